import { PermissionFlagsBits as bit, type APIGuildMember } from 'discord-api-types/v10';
import { createContext, useContext, type Dispatch } from 'react';
import type { GuildView } from '../../control-api/contract.ts';
import { channelsSeenBy, peopleByRank, permissionsHeld, topicOf, type Category, type Channel } from './guild-access.ts';
import { DM, type Place } from './page-location.ts';
import type { Look, Seen } from './page-state.ts';
import { mayWriteIn, threadsSeenBy, type Thread } from '../threads/visible-threads.ts';
import type { Replying } from '../composer/use-reply-draft.ts';

/** Who one is and where: the address' wishes, as far as this Discord can grant them. */
export type Scene = {
  guild: GuildView;
  me: APIGuildMember;
  categories: readonly Category[];
  /** Of all channels that the person sees. */
  threads: readonly Thread[];
  /** Undefined when the person sees no channel at all. */
  channel: OpenChannel | undefined;
  mayWrite: boolean;
  /** Besides writing: rights of the channel, then of the server. */
  may: {
    delete: boolean;
    pin: boolean;
    threads: boolean;
    roles: boolean;
    channels: boolean;
    kick: boolean;
    server: boolean;
  };
};
export type OpenChannel = {
  /** In the conversation with the bot it comes later. */
  id: string | undefined;
  name: string;
  topic: string;
  isDm: boolean;
  /** What it is below its channel, and what that is called. */
  thread: (Thread & { parentName: string }) | undefined;
};

/** Takes the first server, an ordinary member and a channel to talk in where the address says nothing that exists. */
export function sceneAt(seen: Seen, place: Place, how: { dmId: string | undefined; nowMs: number }): Scene | undefined {
  const { nowMs } = how;
  const guild = seen.guilds.find(({ id }) => id === place.server) ?? seen.guilds[0];
  const me = guild && personIn(guild, place.as, nowMs);
  if (!guild || !me) return undefined;
  const categories = channelsSeenBy(guild, me, nowMs);
  const channels = categories.flatMap((category) => category.channels);
  const threads = threadsSeenBy(guild, me, { channels, nowMs });
  const thread = threads.find(({ id }) => id === place.channel);
  const isDm = place.channel === DM;
  const wanted = thread?.parentId ?? place.channel;
  const open =
    channels.find(({ id }) => id === wanted) ?? channels.find(({ name }) => name === 'general') ?? channels[0];
  const held = open && !isDm ? permissionsHeld(guild, me, { channel: open, nowMs }) : 0n;
  const inServer = permissionsHeld(guild, me, { nowMs });
  const has = (bits: bigint, one: bigint) => (bits & one) !== 0n;
  const channel = isDm
    ? { id: how.dmId, name: seen.bot.global_name ?? seen.bot.username, topic: '', isDm, thread: undefined }
    : open && channelAt(open, thread);
  return {
    guild,
    me,
    categories,
    threads,
    channel,
    mayWrite: isDm || (thread ? mayWriteIn(thread, held) : has(held, bit.SendMessages)),
    may: {
      delete: has(held, bit.ManageMessages),
      pin: isDm || has(held, bit.PinMessages),
      threads: has(held, bit.ManageThreads),
      roles: has(inServer, bit.ManageRoles),
      channels: has(inServer, bit.ManageChannels),
      kick: has(inServer, bit.KickMembers),
      server: has(inServer, bit.ManageGuild),
    },
  };
}

function channelAt(open: Channel, thread: Thread | undefined): OpenChannel {
  const { id, name } = thread ?? open;
  const below = thread && { ...thread, parentName: open.name };
  return { id, name, topic: thread ? '' : topicOf(open), isDm: false, thread: below };
}

function personIn(guild: GuildView, wanted: string | undefined, nowMs: number): APIGuildMember | undefined {
  const people = peopleByRank(guild, nowMs);
  const everyone = people.flatMap(({ members }) => members);
  const ordinary = people.find(({ rank }) => rank === 'member')?.members[0];
  return everyone.find(({ user }) => user.id === wanted) ?? ordinary ?? everyone[0];
}

/** What every part of the page may use. */
export type Stage = {
  seen: Seen;
  scene: Scene;
  go: (change: Place) => void;
  tell: Dispatch<Look>;
  /** Says it in the status line and to screen readers. */
  announce: (words: string) => void;
  replying: Replying;
};
const OnStage = createContext<Stage | undefined>(undefined);
export const StageProvider = OnStage.Provider;

export function useStage(): Stage {
  const stage = useContext(OnStage);
  if (!stage) throw new Error('a part of the page stands outside of it');
  return stage;
}
