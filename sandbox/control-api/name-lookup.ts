import { type APIGuildMember, type APIUser, ChannelType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { LocalDiscord } from '../local-discord.ts';
import { permissionsIn, type Place } from '../world/permissions/access.ts';
import type { GuildParts, GuildState } from '../world/guilds/guild-state.ts';
import { may } from '../world/permissions/permissions.ts';
import { enclosingGuildId } from '../world/guilds/guild-seeds.ts';
import {
  type ChannelPlace,
  dmWith,
  findGuildChannel,
  findPerson,
  isSnowflake,
  isThread,
  partsOf,
} from '../world/world.ts';
import { forbidden, missing } from './control-refusal.ts';

/** Who acts and where. */
export type Scene = { user: APIUser; place: Place };

export function personOf(local: LocalDiscord, wanted: string): APIUser {
  let user = findPerson(local.world, wanted);
  if (!user) {
    // Names are known only of guilds somebody looked into; the first one is where names are used.
    const first = local.world.guilds.values().next().value;
    if (first) partsOf(local.world, first);
    user = findPerson(local.world, wanted);
  }
  if (!user) throw missing(`person called ${wanted}`);
  return user;
}

export function guildOf(local: LocalDiscord, wanted: string): GuildState {
  const byId = local.world.guilds.get(wanted);
  if (byId) return byId;
  const lower = wanted.toLowerCase();
  for (const guild of local.world.guilds.values()) if (guild.name.toLowerCase() === lower) return guild;
  throw missing(`guild called ${wanted}`);
}

/** The place meant by guild and channel, which the person must be able to see. */
export function sceneOf(
  local: LocalDiscord,
  wish: { as: string; guild?: string | undefined; channel?: string | undefined },
): Scene {
  const user = personOf(local, wish.as);
  const place = findPlace(local, user, wish);
  if (!may(permissionsIn(local, place, user.id), bit.ViewChannel)) throw forbidden('They cannot see that channel.');
  return { user, place };
}

function findPlace(
  local: LocalDiscord,
  user: APIUser,
  wish: { guild?: string | undefined; channel?: string | undefined },
): Place {
  const { channel } = wish;
  if (channel === '@dm') return { guild: null, parts: null, channel: dmWith(local.world, user) };
  if (channel !== undefined && isSnowflake(channel)) return placeById(local, channel);
  const guild = wish.guild === undefined ? homeOf(local, user) : guildOf(local, wish.guild);
  const parts = partsOf(local.world, guild);
  if (channel !== undefined) {
    const name = channel.replace(/^#/u, '');
    for (const found of parts.channels.values()) {
      if (found.name === name && found.type !== ChannelType.GuildCategory) return { guild, parts, channel: found };
    }
    throw missing(`channel called ${name}`);
  }
  for (const found of parts.channels.values()) {
    const place: Place = { guild, parts, channel: found };
    if (found.type === ChannelType.GuildCategory) continue;
    if (may(permissionsIn(local, place, user.id), bit.ViewChannel | bit.SendMessages)) return place;
  }
  throw missing('channel they may write in');
}

export function placeById(local: LocalDiscord, channelId: string): Place {
  const dm = local.world.dms.get(channelId);
  if (dm) return { guild: null, parts: null, channel: dm };
  const found = findGuildChannel(local.world, channelId);
  if (!found) throw missing(`channel ${channelId}`);
  return found;
}

/** A channel by id, or by name in a guild (the first one by default). */
export function channelOf(local: LocalDiscord, wanted: string, guild?: string): Place {
  if (isSnowflake(wanted)) return placeById(local, wanted);
  const home = guild === undefined ? local.world.guilds.values().next().value : guildOf(local, guild);
  const name = wanted.replace(/^#/u, '');
  const parts = home && partsOf(local.world, home);
  for (const channel of parts?.channels.values() ?? []) {
    if (home && parts && channel.name === name) return { guild: home, parts, channel };
  }
  throw missing(`channel called ${name}`);
}

/** A channel of a guild, not a conversation and not a thread, to be changed. */
export function changeableChannel(local: LocalDiscord, wanted: string, guild?: string): ChannelPlace {
  const { channel, guild: home, parts } = channelOf(local, wanted, guild);
  if (!home || isThread(channel)) throw forbidden('Only a channel of a server can be changed.');
  return { guild: home, parts, channel };
}

/** The guild a person is in: the one their seeded id lies in, else the first that has them. */
function homeOf(local: LocalDiscord, user: APIUser): GuildState {
  const seeded = local.world.guilds.get(enclosingGuildId(user.id));
  if (seeded && partsOf(local.world, seeded).members.has(user.id)) return seeded;
  for (const guild of local.world.guilds.values()) if (guild.parts?.members.has(user.id)) return guild;
  throw missing('guild they are in');
}

/** A member by id, nickname, display name or user name, with or without `@`. */
export function memberOf(parts: GuildParts, wanted: string): APIGuildMember | undefined {
  const byId = parts.members.get(wanted);
  if (byId) return byId;
  const lower = wanted.replace(/^@/u, '').toLowerCase();
  for (const member of parts.members.values()) {
    const { user, nick } = member;
    if ([nick, user.global_name, user.username].some((name) => name?.toLowerCase() === lower)) return member;
  }
  return undefined;
}

export function roleOf(parts: GuildParts, wanted: string) {
  const byId = parts.roles.get(wanted);
  if (byId) return byId;
  const lower = wanted.replace(/^@/u, '').toLowerCase();
  for (const role of parts.roles.values()) if (role.name.toLowerCase() === lower) return role;
  return undefined;
}
