import { type APIGuildMember, type APIUser, ChannelType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { computeChannelPermissions, type ChannelLocation } from '../world/permissions/access.ts';
import type { GuildContents, GuildState } from '../world/guilds/guild-state.ts';
import { hasPermissions } from '../world/permissions/permissions.ts';
import { guildIdFromSeededId } from '../world/guilds/guild-seeds.ts';
import {
  type GuildChannelLocation,
  openDm,
  findGuildChannel,
  findPerson,
  isSnowflake,
  isThread,
  loadGuildContents,
  type World,
} from '../world/world.ts';
import { forbidden, notFound } from './control-refusal.ts';

/** The person who performs an action, and the channel. */
export type ActorContext = { user: APIUser; location: ChannelLocation };

export function resolvePerson(world: World, query: string): APIUser {
  let user = findPerson(world, query);
  if (!user) {
    // Names are known only in guilds whose contents are loaded, so load the first one.
    const first = world.guilds.values().next().value;
    if (first) loadGuildContents(world, first);
    user = findPerson(world, query);
  }
  if (!user) throw notFound(`person called ${query}`);
  return user;
}

export function resolveGuild(world: World, query: string): GuildState {
  const byId = world.guilds.get(query);
  if (byId) return byId;
  const lower = query.toLowerCase();
  for (const guild of world.guilds.values()) if (guild.name.toLowerCase() === lower) return guild;
  throw notFound(`guild called ${query}`);
}

/** Resolves the person and the channel. Refuses a channel that the person cannot see. */
export function resolveActor(
  world: World,
  input: { as: string; guild?: string | undefined; channel?: string | undefined },
): ActorContext {
  const user = resolvePerson(world, input.as);
  const location = resolveLocation(world, user, input);
  if (!hasPermissions(computeChannelPermissions(world, location, user.id), bit.ViewChannel))
    throw forbidden('They cannot see that channel.');
  return { user, location };
}

function resolveLocation(
  world: World,
  user: APIUser,
  input: { guild?: string | undefined; channel?: string | undefined },
): ChannelLocation {
  const { channel } = input;
  if (channel === '@dm') return { guild: null, contents: null, channel: openDm(world, user) };
  if (channel !== undefined && isSnowflake(channel)) return resolveLocationById(world, channel);
  const guild = input.guild === undefined ? findHomeGuild(world, user) : resolveGuild(world, input.guild);
  const contents = loadGuildContents(world, guild);
  if (channel !== undefined) {
    const name = channel.replace(/^#/u, '');
    for (const found of contents.channels.values()) {
      if (found.name === name && found.type !== ChannelType.GuildCategory) return { guild, contents, channel: found };
    }
    throw notFound(`channel called ${name}`);
  }
  for (const found of contents.channels.values()) {
    const location: ChannelLocation = { guild, contents, channel: found };
    if (found.type === ChannelType.GuildCategory) continue;
    if (hasPermissions(computeChannelPermissions(world, location, user.id), bit.ViewChannel | bit.SendMessages))
      return location;
  }
  throw notFound('channel they may write in');
}

export function resolveLocationById(world: World, channelId: string): ChannelLocation {
  const dm = world.dms.get(channelId);
  if (dm) return { guild: null, contents: null, channel: dm };
  const found = findGuildChannel(world, channelId);
  if (!found) throw notFound(`channel ${channelId}`);
  return found;
}

/** Finds a channel by id, or by name in a guild (the first guild by default). */
export function resolveChannel(world: World, query: string, guild?: string): ChannelLocation {
  if (isSnowflake(query)) return resolveLocationById(world, query);
  const home = guild === undefined ? world.guilds.values().next().value : resolveGuild(world, guild);
  const name = query.replace(/^#/u, '');
  const contents = home && loadGuildContents(world, home);
  for (const channel of contents?.channels.values() ?? []) {
    if (home && contents && channel.name === name) return { guild: home, contents, channel };
  }
  throw notFound(`channel called ${name}`);
}

/** Finds a channel of a guild. Refuses direct messages and threads. */
export function resolveGuildChannel(world: World, query: string, guild?: string): GuildChannelLocation {
  const { channel, guild: home, contents } = resolveChannel(world, query, guild);
  if (!home || isThread(channel)) throw forbidden('Only a channel of a server can be changed.');
  return { guild: home, contents, channel };
}

/** Finds a guild of a person: the one their seeded id belongs to, otherwise the first that has them as a member. */
function findHomeGuild(world: World, user: APIUser): GuildState {
  const seeded = world.guilds.get(guildIdFromSeededId(user.id));
  if (seeded && loadGuildContents(world, seeded).members.has(user.id)) return seeded;
  for (const guild of world.guilds.values()) if (guild.contents?.members.has(user.id)) return guild;
  throw notFound('guild they are in');
}

/** Finds a member by id, nickname, display name or user name, with or without `@`. */
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
