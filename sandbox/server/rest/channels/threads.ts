import { type APIThreadChannel, ChannelType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { readNewThread, readThreadChange } from '../../limits/threads.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import type { RouteResponse, Call } from '../../http/router.ts';
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
import { findThread, isThread, type World } from '../../../world/world.ts';
import { requirePublicMessage } from './messages.ts';
import type { RestContext, RestRoute } from '../rest-context.ts';

const THREAD_MEMBER_PATH = '/channels/:channel/thread-members/:user';

export const threadRoutes: RestRoute[] = [
  { method: 'POST', path: '/channels/:channel/threads', handle: createThread },
  { method: 'POST', path: '/channels/:channel/messages/:message/threads', handle: createThreadFromMessage },
  {
    method: 'GET',
    path: '/guilds/:guild/threads/active',
    handle: ({ world }, call) => {
      const { contents } = requireGuild(world, call.param('guild'));
      return {
        status: 200,
        body: toThreadList(
          world,
          [...contents.threads.values()].filter((one) => !isArchived(one)),
        ),
      };
    },
  },
  ...(['public', 'private'] as const).map((kind): RestRoute => ({
    method: 'GET',
    path: `/channels/:channel/threads/archived/${kind}`,
    handle: ({ world }, call) => listArchivedThreads(world, call, kind === 'private'),
  })),
  {
    method: 'GET',
    path: '/channels/:channel/thread-members',
    handle: ({ world }, call) => ({ status: 200, body: [...requireThread(world, call).thread.members.values()] }),
  },
  {
    method: 'GET',
    path: THREAD_MEMBER_PATH,
    handle: ({ world }, call) => {
      const found = requireThread(world, call).thread.members.get(requireThreadUser(world, call));
      if (!found) throw discordError(10_007);
      return { status: 200, body: found };
    },
  },
  {
    method: 'PUT',
    path: THREAD_MEMBER_PATH,
    handle: ({ world }, call) => {
      const { guild, thread } = requireThread(world, call, bit.SendMessagesInThreads);
      if (isArchived(thread)) throw discordError(50_083);
      addToThread(world, guild, thread, requireThreadUser(world, call));
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: THREAD_MEMBER_PATH,
    handle: ({ world }, call) => {
      const isSelf = call.param('user') === '@me';
      const { guild, thread } = requireThread(world, call, isSelf ? 0n : bit.ManageThreads);
      removeFromThread(world, guild, thread, requireThreadUser(world, call));
      return { status: 204 };
    },
  },
];

/**
 * Handles PATCH of a channel that is a thread: its owner may rename and archive it, only those with Manage Threads may
 * lock it.
 */
export function editThread(world: World, call: Call): RouteResponse {
  const { guild, thread, isManager } = requireThread(world, call);
  const form = createForm();
  const raw = form.record(call.body, []) ?? {};
  const change = readThreadChange(form, raw);
  form.finish();
  const isOwner = thread.channel.owner_id === world.bot.id;
  if (!isManager && (!isOwner || change.locked !== undefined)) throw discordError(50_013);
  if (thread.channel.thread_metadata?.locked && !isManager) throw discordError(160_005);
  changeThread(world, guild, thread, change);
  return { status: 200, body: thread.channel };
}

/** Handles DELETE of a channel that is a thread. */
export function deleteThread(world: World, call: Call): RouteResponse {
  const { guild, thread } = requireThread(world, call, bit.ManageThreads);
  removeThread(world, guild, thread);
  return { status: 200, body: thread.channel };
}

type FoundThread = { guild: GuildState; thread: ThreadState; isManager: boolean };

function requireThread(world: World, call: Call, bits = 0n): FoundThread {
  const location = requireChannel(world, call.param('channel'), bits);
  const thread = location.guild && findThread(world, location.channel.id);
  if (!location.guild || !thread) throw discordError(50_024);
  return {
    guild: location.guild,
    thread,
    isManager: hasPermissions(computeChannelPermissions(world, location, world.bot.id), bit.ManageThreads),
  };
}

function requireThreadUser(world: World, call: Call): string {
  const userId = call.param('user');
  if (userId === '@me') return world.bot.id;
  const { guild } = requireThread(world, call);
  if (!requireGuild(world, guild.id).contents.members.has(userId)) throw discordError(10_007);
  return userId;
}

function createThread({ world }: RestContext, call: Call): RouteResponse {
  const form = createForm();
  const raw = form.record(call.body, []) ?? {};
  const type = raw['type'] === undefined ? ChannelType.PrivateThread : form.oneOf(raw['type'], ['type'], [10, 11, 12]);
  const rest = readNewThread(form, raw);
  form.finish();
  const isPrivate = type === ChannelType.PrivateThread;
  const location = requireChannel(
    world,
    call.param('channel'),
    isPrivate ? bit.CreatePrivateThreads : bit.CreatePublicThreads,
  );
  if (!location.guild || isThread(location.channel)) throw discordError(50_024);
  if (location.channel.type === ChannelType.GuildCategory) throw discordError(50_024);
  const parent = { guild: location.guild, channel: location.channel };
  const threadType: NewThread['type'] = isPrivate ? ChannelType.PrivateThread : publicThreadType(location.channel.type);
  const input = { ...rest, type: threadType, ownerId: world.bot.id, invitable: raw['invitable'] !== false };
  return { status: 201, body: openThread(world, parent, input).channel };
}

function createThreadFromMessage({ world }: RestContext, call: Call): RouteResponse {
  const { location, stored } = requirePublicMessage(world, call, bit.CreatePublicThreads);
  const form = createForm();
  const rest = readNewThread(form, form.record(call.body, []) ?? {});
  form.finish();
  const { channel } = openThreadFromMessage(world, { location, stored }, { ...rest, ownerId: world.bot.id });
  return { status: 201, body: channel };
}

const isArchived = ({ channel }: ThreadState): boolean => channel.thread_metadata?.archived === true;

function listArchivedThreads(world: World, call: Call, isPrivate: boolean): RouteResponse {
  const location = requireChannel(world, call.param('channel'), bit.ReadMessageHistory);
  const found = [...(location.contents?.threads.values() ?? [])]
    .filter((one) => isArchived(one) && one.channel.parent_id === location.channel.id)
    .filter(({ channel }) => (channel.type === ChannelType.PrivateThread) === isPrivate)
    .reverse();
  return { status: 200, body: toThreadList(world, found) };
}

function toThreadList(
  world: World,
  threads: readonly ThreadState[],
): { threads: APIThreadChannel[]; members: object[]; has_more: false } {
  const botMembers = threads.flatMap(({ members }) => members.get(world.bot.id) ?? []);
  return { threads: threads.map(({ channel }) => channel), members: botMembers, has_more: false };
}
