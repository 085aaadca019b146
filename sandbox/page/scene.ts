import { PermissionFlagsBits as bit, type APIGuildMember } from 'discord-api-types/v10';
import { createContext, useContext, type Dispatch } from 'react';
import type { GuildView } from '../control-contract.ts';
import { channelsSeenBy, peopleByRank, permissionsHeld, topicOf, type Category } from './people.ts';
import { DM, type Place } from './place.ts';
import type { Look, Seen } from './seen.ts';
import type { Replying } from './use-replying.ts';

/** Who one is and where: the address' wishes, as far as this Discord can grant them. */
export type Scene = {
  guild: GuildView;
  me: APIGuildMember;
  categories: readonly Category[];
  /** Undefined when the person sees no channel at all. In the conversation with the bot its id comes later. */
  channel: { id: string | undefined; name: string; topic: string; isDm: boolean } | undefined;
  mayWrite: boolean;
  /** Besides writing: rights of the channel, then of the server. */
  may: { delete: boolean; pin: boolean; roles: boolean; channels: boolean; kick: boolean; server: boolean };
};

/** Takes the first server, an ordinary member and a channel to talk in where the address says nothing that exists. */
export function sceneAt(seen: Seen, place: Place, how: { dmId: string | undefined; nowMs: number }): Scene | undefined {
  const { nowMs } = how;
  const guild = seen.guilds.find(({ id }) => id === place.server) ?? seen.guilds[0];
  const me = guild && personIn(guild, place.as, nowMs);
  if (!guild || !me) return undefined;
  const categories = channelsSeenBy(guild, me, nowMs);
  const channels = categories.flatMap((category) => category.channels);
  const isDm = place.channel === DM;
  const open =
    channels.find(({ id }) => id === place.channel) ?? channels.find(({ name }) => name === 'general') ?? channels[0];
  const held = open && !isDm ? permissionsHeld(guild, me, { channel: open, nowMs }) : 0n;
  const inServer = permissionsHeld(guild, me, { nowMs });
  const has = (bits: bigint, one: bigint) => (bits & one) !== 0n;
  const channel = isDm
    ? { id: how.dmId, name: seen.bot.global_name ?? seen.bot.username, topic: '', isDm }
    : open && { id: open.id, name: open.name, topic: topicOf(open), isDm };
  return {
    guild,
    me,
    categories,
    channel,
    mayWrite: isDm || (held & bit.SendMessages) !== 0n,
    may: {
      delete: has(held, bit.ManageMessages),
      pin: isDm || has(held, bit.PinMessages),
      roles: has(inServer, bit.ManageRoles),
      channels: has(inServer, bit.ManageChannels),
      kick: has(inServer, bit.KickMembers),
      server: has(inServer, bit.ManageGuild),
    },
  };
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
