import { type APIThreadChannel, ChannelType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { readNewThread, readThreadChange } from '../../limits/threads.ts';
import type { LocalDiscord } from '../../../local-discord.ts';
import { refusal } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import type { Answer, Call, Route } from '../../http/router.ts';
import { permissionsIn, requireChannel, requireGuild } from '../../../world/permissions/access.ts';
import type { GuildState, ThreadState } from '../../../world/guilds/guild-state.ts';
import { may } from '../../../world/permissions/permissions.ts';
import { type NewThread, openThread, openThreadAt, publicKind } from '../../../world/threads/open-thread.ts';
import { addToThread, changeThread, removeThread, takeFromThread } from '../../../world/threads/threads.ts';
import { findThread, isThread } from '../../../world/world.ts';
import { publicMessage } from './messages.ts';

const member = '/channels/:channel/thread-members/:user';

export const threadRoutes: Route[] = [
  { method: 'POST', path: '/channels/:channel/threads', handle: open },
  { method: 'POST', path: '/channels/:channel/messages/:message/threads', handle: openAtMessage },
  {
    method: 'GET',
    path: '/guilds/:guild/threads/active',
    handle: (local, call) => {
      const { parts } = requireGuild(local, call.param('guild'));
      return {
        status: 200,
        body: threadList(
          local,
          [...parts.threads.values()].filter((one) => !isArchived(one)),
        ),
      };
    },
  },
  ...(['public', 'private'] as const).map((kind): Route => ({
    method: 'GET',
    path: `/channels/:channel/threads/archived/${kind}`,
    handle: (local, call) => archived(local, call, kind === 'private'),
  })),
  {
    method: 'GET',
    path: '/channels/:channel/thread-members',
    handle: (local, call) => ({ status: 200, body: [...threadOf(local, call).thread.members.values()] }),
  },
  {
    method: 'GET',
    path: member,
    handle: (local, call) => {
      const found = threadOf(local, call).thread.members.get(userIn(local, call));
      if (!found) throw refusal(10_007);
      return { status: 200, body: found };
    },
  },
  {
    method: 'PUT',
    path: member,
    handle: (local, call) => {
      const { guild, thread } = threadOf(local, call, bit.SendMessagesInThreads);
      if (isArchived(thread)) throw refusal(50_083);
      addToThread(local, guild, thread, userIn(local, call));
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: member,
    handle: (local, call) => {
      const isSelf = call.param('user') === '@me';
      const { guild, thread } = threadOf(local, call, isSelf ? 0n : bit.ManageThreads);
      takeFromThread(local, guild, thread, userIn(local, call));
      return { status: 204 };
    },
  },
];

/** PATCH of a channel that is a thread: its owner may rename and archive it, only managers lock it. */
export function editThread(local: LocalDiscord, call: Call): Answer {
  const { guild, thread, isManager } = threadOf(local, call);
  const form = createForm();
  const raw = form.record(call.body, []) ?? {};
  const change = readThreadChange(form, raw);
  form.finish();
  const isOwner = thread.channel.owner_id === local.world.bot.id;
  if (!isManager && (!isOwner || change.locked !== undefined)) throw refusal(50_013);
  if (thread.channel.thread_metadata?.locked && !isManager) throw refusal(160_005);
  changeThread(local, guild, thread, change);
  return { status: 200, body: thread.channel };
}

/** DELETE of a channel that is a thread. */
export function deleteThread(local: LocalDiscord, call: Call): Answer {
  const { guild, thread } = threadOf(local, call, bit.ManageThreads);
  removeThread(local, guild, thread);
  return { status: 200, body: thread.channel };
}

type Found = { guild: GuildState; thread: ThreadState; isManager: boolean };

function threadOf(local: LocalDiscord, call: Call, bits = 0n): Found {
  const place = requireChannel(local, call.param('channel'), bits);
  const thread = place.guild && findThread(local.world, place.channel.id);
  if (!place.guild || !thread) throw refusal(50_024);
  return {
    guild: place.guild,
    thread,
    isManager: may(permissionsIn(local, place, local.world.bot.id), bit.ManageThreads),
  };
}

function userIn(local: LocalDiscord, call: Call): string {
  const given = call.param('user');
  if (given === '@me') return local.world.bot.id;
  const { guild } = threadOf(local, call);
  if (!requireGuild(local, guild.id).parts.members.has(given)) throw refusal(10_007);
  return given;
}

function open(local: LocalDiscord, call: Call): Answer {
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
  if (!place.guild || isThread(place.channel)) throw refusal(50_024);
  if (place.channel.type === ChannelType.GuildCategory) throw refusal(50_024);
  const below = { guild: place.guild, channel: place.channel };
  const kind: NewThread['type'] = isPrivate ? ChannelType.PrivateThread : publicKind(place.channel.type);
  const wish = { ...rest, type: kind, ownerId: local.world.bot.id, invitable: raw['invitable'] !== false };
  return { status: 201, body: openThread(local, below, wish).channel };
}

function openAtMessage(local: LocalDiscord, call: Call): Answer {
  const { place, stored } = publicMessage(local, call, bit.CreatePublicThreads);
  const form = createForm();
  const rest = readNewThread(form, form.record(call.body, []) ?? {});
  form.finish();
  const { channel } = openThreadAt(local, { place, stored }, { ...rest, ownerId: local.world.bot.id });
  return { status: 201, body: channel };
}

const isArchived = ({ channel }: ThreadState): boolean => channel.thread_metadata?.archived === true;

function archived(local: LocalDiscord, call: Call, isPrivate: boolean): Answer {
  const place = requireChannel(local, call.param('channel'), bit.ReadMessageHistory);
  const found = [...(place.parts?.threads.values() ?? [])]
    .filter((one) => isArchived(one) && one.channel.parent_id === place.channel.id)
    .filter(({ channel }) => (channel.type === ChannelType.PrivateThread) === isPrivate)
    .reverse();
  return { status: 200, body: threadList(local, found) };
}

function threadList(
  local: LocalDiscord,
  threads: readonly ThreadState[],
): { threads: APIThreadChannel[]; members: object[]; has_more: false } {
  const own = threads.flatMap(({ members }) => members.get(local.world.bot.id) ?? []);
  return { threads: threads.map(({ channel }) => channel), members: own, has_more: false };
}
