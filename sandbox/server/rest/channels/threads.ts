import { type APIThreadChannel, ChannelType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { readNewThread, readThreadChange } from '../../limits/threads.ts';
import type { LocalDiscord } from '../../../local-discord.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import type { RouteResponse, Call, Route } from '../../http/router.ts';
import { computeChannelPermissions, requireChannel, requireGuild } from '../../../world/permissions/access.ts';
import type { GuildState, ThreadState } from '../../../world/guilds/guild-state.ts';
import { hasPermissions } from '../../../world/permissions/permissions.ts';
import {
  type NewThread,
  openThread,
  openThreadFromMessage,
  publicThreadType,
} from '../../../world/threads/open-thread.ts';
import { addToThread, changeThread, removeThread, removeFromThread } from '../../../world/threads/threads.ts';
import { findThread, isThread } from '../../../world/world.ts';
import { requirePublicMessage } from './messages.ts';

const THREAD_MEMBER_PATH = '/channels/:channel/thread-members/:user';

export const threadRoutes: Route[] = [
  { method: 'POST', path: '/channels/:channel/threads', handle: createThread },
  { method: 'POST', path: '/channels/:channel/messages/:message/threads', handle: createThreadFromMessage },
  {
    method: 'GET',
    path: '/guilds/:guild/threads/active',
    handle: (local, call) => {
      const { contents } = requireGuild(local, call.param('guild'));
      return {
        status: 200,
        body: toThreadList(
          local,
          [...contents.threads.values()].filter((one) => !isArchived(one)),
        ),
      };
    },
  },
  ...(['public', 'private'] as const).map((kind): Route => ({
    method: 'GET',
    path: `/channels/:channel/threads/archived/${kind}`,
    handle: (local, call) => listArchivedThreads(local, call, kind === 'private'),
  })),
  {
    method: 'GET',
    path: '/channels/:channel/thread-members',
    handle: (local, call) => ({ status: 200, body: [...requireThread(local, call).thread.members.values()] }),
  },
  {
    method: 'GET',
    path: THREAD_MEMBER_PATH,
    handle: (local, call) => {
      const found = requireThread(local, call).thread.members.get(requireThreadUser(local, call));
      if (!found) throw discordError(10_007);
      return { status: 200, body: found };
    },
  },
  {
    method: 'PUT',
    path: THREAD_MEMBER_PATH,
    handle: (local, call) => {
      const { guild, thread } = requireThread(local, call, bit.SendMessagesInThreads);
      if (isArchived(thread)) throw discordError(50_083);
      addToThread(local, guild, thread, requireThreadUser(local, call));
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: THREAD_MEMBER_PATH,
    handle: (local, call) => {
      const isSelf = call.param('user') === '@me';
      const { guild, thread } = requireThread(local, call, isSelf ? 0n : bit.ManageThreads);
      removeFromThread(local, guild, thread, requireThreadUser(local, call));
      return { status: 204 };
    },
  },
];

/** PATCH of a channel that is a thread: its owner may rename and archive it, only managers lock it. */
export function editThread(local: LocalDiscord, call: Call): RouteResponse {
  const { guild, thread, isManager } = requireThread(local, call);
  const form = createForm();
  const raw = form.record(call.body, []) ?? {};
  const change = readThreadChange(form, raw);
  form.finish();
  const isOwner = thread.channel.owner_id === local.world.bot.id;
  if (!isManager && (!isOwner || change.locked !== undefined)) throw discordError(50_013);
  if (thread.channel.thread_metadata?.locked && !isManager) throw discordError(160_005);
  changeThread(local, guild, thread, change);
  return { status: 200, body: thread.channel };
}

/** DELETE of a channel that is a thread. */
export function deleteThread(local: LocalDiscord, call: Call): RouteResponse {
  const { guild, thread } = requireThread(local, call, bit.ManageThreads);
  removeThread(local, guild, thread);
  return { status: 200, body: thread.channel };
}

type FoundThread = { guild: GuildState; thread: ThreadState; isManager: boolean };

function requireThread(local: LocalDiscord, call: Call, bits = 0n): FoundThread {
  const place = requireChannel(local, call.param('channel'), bits);
  const thread = place.guild && findThread(local.world, place.channel.id);
  if (!place.guild || !thread) throw discordError(50_024);
  return {
    guild: place.guild,
    thread,
    isManager: hasPermissions(computeChannelPermissions(local, place, local.world.bot.id), bit.ManageThreads),
  };
}

function requireThreadUser(local: LocalDiscord, call: Call): string {
  const userId = call.param('user');
  if (userId === '@me') return local.world.bot.id;
  const { guild } = requireThread(local, call);
  if (!requireGuild(local, guild.id).contents.members.has(userId)) throw discordError(10_007);
  return userId;
}

function createThread(local: LocalDiscord, call: Call): RouteResponse {
  const form = createForm();
  const raw = form.record(call.body, []) ?? {};
  const type = raw['type'] === undefined ? ChannelType.PrivateThread : form.oneOf(raw['type'], ['type'], [10, 11, 12]);
  const rest = readNewThread(form, raw);
  form.finish();
  const isPrivate = type === ChannelType.PrivateThread;
  const place = requireChannel(
    local,
    call.param('channel'),
    isPrivate ? bit.CreatePrivateThreads : bit.CreatePublicThreads,
  );
  if (!place.guild || isThread(place.channel)) throw discordError(50_024);
  if (place.channel.type === ChannelType.GuildCategory) throw discordError(50_024);
  const parent = { guild: place.guild, channel: place.channel };
  const threadType: NewThread['type'] = isPrivate ? ChannelType.PrivateThread : publicThreadType(place.channel.type);
  const input = { ...rest, type: threadType, ownerId: local.world.bot.id, invitable: raw['invitable'] !== false };
  return { status: 201, body: openThread(local, parent, input).channel };
}

function createThreadFromMessage(local: LocalDiscord, call: Call): RouteResponse {
  const { place, stored } = requirePublicMessage(local, call, bit.CreatePublicThreads);
  const form = createForm();
  const rest = readNewThread(form, form.record(call.body, []) ?? {});
  form.finish();
  const { channel } = openThreadFromMessage(local, { place, stored }, { ...rest, ownerId: local.world.bot.id });
  return { status: 201, body: channel };
}

const isArchived = ({ channel }: ThreadState): boolean => channel.thread_metadata?.archived === true;

function listArchivedThreads(local: LocalDiscord, call: Call, isPrivate: boolean): RouteResponse {
  const place = requireChannel(local, call.param('channel'), bit.ReadMessageHistory);
  const found = [...(place.contents?.threads.values() ?? [])]
    .filter((one) => isArchived(one) && one.channel.parent_id === place.channel.id)
    .filter(({ channel }) => (channel.type === ChannelType.PrivateThread) === isPrivate)
    .reverse();
  return { status: 200, body: toThreadList(local, found) };
}

function toThreadList(
  local: LocalDiscord,
  threads: readonly ThreadState[],
): { threads: APIThreadChannel[]; members: object[]; has_more: false } {
  const botMembers = threads.flatMap(({ members }) => members.get(local.world.bot.id) ?? []);
  return { threads: threads.map(({ channel }) => channel), members: botMembers, has_more: false };
}
