import { type APIGuildMember, type APIUser, ChannelType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { LocalDiscord } from '../local-discord.ts';
import { computeChannelPermissions, type Place } from '../world/permissions/access.ts';
import type { GuildContents, GuildState } from '../world/guilds/guild-state.ts';
import { hasPermissions } from '../world/permissions/permissions.ts';
import { guildIdFromSeededId } from '../world/guilds/guild-seeds.ts';
import {
  type GuildChannelPlace,
  openDm,
  findGuildChannel,
  findPerson,
  isSnowflake,
  isThread,
  loadGuildContents,
} from '../world/world.ts';
import { forbidden, notFound } from './control-refusal.ts';

/** Who acts and where. */
export type ActorContext = { user: APIUser; place: Place };

export function resolvePerson(local: LocalDiscord, query: string): APIUser {
  let user = findPerson(local.world, query);
  if (!user) {
    // Names are known only of guilds somebody looked into; the first one is where names are used.
    const first = local.world.guilds.values().next().value;
    if (first) loadGuildContents(local.world, first);
    user = findPerson(local.world, query);
  }
  if (!user) throw notFound(`person called ${query}`);
  return user;
}

export function resolveGuild(local: LocalDiscord, query: string): GuildState {
  const byId = local.world.guilds.get(query);
  if (byId) return byId;
  const lower = query.toLowerCase();
  for (const guild of local.world.guilds.values()) if (guild.name.toLowerCase() === lower) return guild;
  throw notFound(`guild called ${query}`);
}

/** The place meant by guild and channel, which the person must be able to see. */
export function resolveActor(
  local: LocalDiscord,
  input: { as: string; guild?: string | undefined; channel?: string | undefined },
): ActorContext {
  const user = resolvePerson(local, input.as);
  const place = resolvePlace(local, user, input);
  if (!hasPermissions(computeChannelPermissions(local, place, user.id), bit.ViewChannel))
    throw forbidden('They cannot see that channel.');
  return { user, place };
}

function resolvePlace(
  local: LocalDiscord,
  user: APIUser,
  input: { guild?: string | undefined; channel?: string | undefined },
): Place {
  const { channel } = input;
  if (channel === '@dm') return { guild: null, contents: null, channel: openDm(local.world, user) };
  if (channel !== undefined && isSnowflake(channel)) return resolvePlaceById(local, channel);
  const guild = input.guild === undefined ? findHomeGuild(local, user) : resolveGuild(local, input.guild);
  const contents = loadGuildContents(local.world, guild);
  if (channel !== undefined) {
    const name = channel.replace(/^#/u, '');
    for (const found of contents.channels.values()) {
      if (found.name === name && found.type !== ChannelType.GuildCategory) return { guild, contents, channel: found };
    }
    throw notFound(`channel called ${name}`);
  }
  for (const found of contents.channels.values()) {
    const place: Place = { guild, contents, channel: found };
    if (found.type === ChannelType.GuildCategory) continue;
    if (hasPermissions(computeChannelPermissions(local, place, user.id), bit.ViewChannel | bit.SendMessages))
      return place;
  }
  throw notFound('channel they may write in');
}

export function resolvePlaceById(local: LocalDiscord, channelId: string): Place {
  const dm = local.world.dms.get(channelId);
  if (dm) return { guild: null, contents: null, channel: dm };
  const found = findGuildChannel(local.world, channelId);
  if (!found) throw notFound(`channel ${channelId}`);
  return found;
}

/** A channel by id, or by name in a guild (the first one by default). */
export function resolveChannel(local: LocalDiscord, query: string, guild?: string): Place {
  if (isSnowflake(query)) return resolvePlaceById(local, query);
  const home = guild === undefined ? local.world.guilds.values().next().value : resolveGuild(local, guild);
  const name = query.replace(/^#/u, '');
  const contents = home && loadGuildContents(local.world, home);
  for (const channel of contents?.channels.values() ?? []) {
    if (home && contents && channel.name === name) return { guild: home, contents, channel };
  }
  throw notFound(`channel called ${name}`);
}

/** A channel of a guild, not a conversation and not a thread, to be changed. */
export function resolveGuildChannel(local: LocalDiscord, query: string, guild?: string): GuildChannelPlace {
  const { channel, guild: home, contents } = resolveChannel(local, query, guild);
  if (!home || isThread(channel)) throw forbidden('Only a channel of a server can be changed.');
  return { guild: home, contents, channel };
}

/** The guild a person is in: the one their seeded id lies in, else the first that has them. */
function findHomeGuild(local: LocalDiscord, user: APIUser): GuildState {
  const seeded = local.world.guilds.get(guildIdFromSeededId(user.id));
  if (seeded && loadGuildContents(local.world, seeded).members.has(user.id)) return seeded;
  for (const guild of local.world.guilds.values()) if (guild.contents?.members.has(user.id)) return guild;
  throw notFound('guild they are in');
}

/** A member by id, nickname, display name or user name, with or without `@`. */
export function findMember(contents: GuildContents, query: string): APIGuildMember | undefined {
  const byId = contents.members.get(query);
  if (byId) return byId;
  const lower = query.replace(/^@/u, '').toLowerCase();
  for (const member of contents.members.values()) {
    const { user, nick } = member;
    if ([nick, user.global_name, user.username].some((name) => name?.toLowerCase() === lower)) return member;
  }
  return undefined;
}

export function findRole(contents: GuildContents, query: string) {
  const byId = contents.roles.get(query);
  if (byId) return byId;
  const lower = query.replace(/^@/u, '').toLowerCase();
  for (const role of contents.roles.values()) if (role.name.toLowerCase() === lower) return role;
  return undefined;
}
