import {
  type APIDMChannel,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  ChannelType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import {
  type World,
  findGuildChannel,
  type GuildLocation,
  isSnowflake,
  isThread,
  loadGuildContents,
  sharesGuild,
} from '../world.ts';
import { discordError } from '../discord-error.ts';
import type { GuildContents, GuildState } from '../guilds/guild-state.ts';
import { findHighestRole, isHigherRole, hasPermissions, computePermissions } from './permissions.ts';
import { guildIdFromSeededId } from '../guilds/guild-seeds.ts';

/** A channel of a guild with its guild, or a DM channel. */
export type ChannelLocation = GuildLocation | { guild: null; contents: null; channel: APIDMChannel };

/** Finds a channel by id. Throws 10003 if there is none, 50001 if the bot is no longer in its guild. */
export function requireLocation(world: World, channelId: string): ChannelLocation {
  const dm = world.dms.get(channelId);
  if (dm) return { guild: null, contents: null, channel: dm };
  const found = findGuildChannel(world, channelId);
  if (found) return found;
  if (isSnowflake(channelId) && world.leftGuilds.has(guildIdFromSeededId(channelId))) throw discordError(50_001);
  throw discordError(10_003);
}

/** Returns the permissions of a user in a channel; 0 if they are not in its guild. */
export function computeChannelPermissions(world: World, location: ChannelLocation, userId: string): bigint {
  if (!location.guild) {
    const { ViewChannel, SendMessages, EmbedLinks, AttachFiles, ReadMessageHistory, UseApplicationCommands } =
      PermissionFlagsBits;
    const isParticipant = userId === world.bot.id || location.channel.recipients?.some(({ id }) => id === userId);
    return isParticipant
      ? ViewChannel |
          SendMessages |
          EmbedLinks |
          AttachFiles |
          ReadMessageHistory |
          UseApplicationCommands |
          PermissionFlagsBits.AddReactions |
          PermissionFlagsBits.PinMessages
      : 0n;
  }
  const member = location.contents.members.get(userId);
  if (!member) return 0n;
  const permissions = computePermissions({
    guildId: location.guild.id,
    ownerId: location.guild.ownerId,
    roles: location.contents.roles,
    member,
    overwrites: findOverwrites(location),
    nowMs: world.now(),
  });
  return isPrivateThreadClosedTo(location, userId) && !hasPermissions(permissions, PermissionFlagsBits.ManageThreads)
    ? 0n
    : permissions;
}

/** A private thread is visible to its members and to those with Manage Threads. */
function isPrivateThreadClosedTo({ contents, channel }: GuildLocation, userId: string): boolean {
  return channel.type === ChannelType.PrivateThread && contents.threads.get(channel.id)?.members.has(userId) !== true;
}

/** A thread has the overwrites of its parent. */
function findOverwrites({ contents, channel }: GuildLocation): readonly APIOverwrite[] {
  const overwriteSource = isThread(channel) ? contents.channels.get(channel.parent_id ?? '') : channel;
  return overwriteSource?.permission_overwrites ?? [];
}

/** Writing in a thread needs a different permission than in a channel. */
export const sendPermissionFor = (location: ChannelLocation): bigint =>
  location.guild && isThread(location.channel)
    ? PermissionFlagsBits.SendMessagesInThreads
    : PermissionFlagsBits.SendMessages;

/**
 * Finds a channel in which the bot has the permissions `bits`. Throws 50001 if it cannot see the channel, 50013 if a
 * permission is missing.
 */
export function requireChannel(world: World, channelId: string, bits = 0n): ChannelLocation {
  const location = requireLocation(world, channelId);
  const permissions = computeChannelPermissions(world, location, world.bot.id);
  if (!hasPermissions(permissions, PermissionFlagsBits.ViewChannel)) throw discordError(50_001);
  if (!hasPermissions(permissions, bits)) throw discordError(50_013);
  return location;
}

/** Finds a channel as `requireChannel` does, to read or write messages. Throws 50008 for a category. */
export function requireTextChannel(world: World, channelId: string, bits = 0n): ChannelLocation {
  const location = requireChannel(world, channelId, bits);
  if (location.channel.type === ChannelType.GuildCategory) throw discordError(50_008);
  return location;
}

/** Throws 50278 if the bot shares no guild with the recipient, 50007 if the recipient accepts no messages. */
export function requireDeliverableDm(world: World, channel: APIDMChannel): void {
  for (const { id } of channel.recipients ?? []) {
    if (!sharesGuild(world, id)) throw discordError(50_278);
    if (world.closedDms.has(id)) throw discordError(50_007);
  }
}

/** Finds a guild. Throws 10004 if the bot is not in it. */
export function requireGuild(world: World, guildId: string): { guild: GuildState; contents: GuildContents } {
  const guild = world.guilds.get(guildId);
  if (!guild) throw discordError(10_004);
  return { guild, contents: loadGuildContents(world, guild) };
}

/** Returns the guild-wide permissions of a member. */
export function computeGuildPermissions(world: World, guild: GuildState, userId: string): bigint {
  const contents = loadGuildContents(world, guild);
  const member = contents.members.get(userId);
  if (!member) return 0n;
  const { id: guildId, ownerId } = guild;
  return computePermissions({ guildId, ownerId, roles: contents.roles, member, nowMs: world.now() });
}

/** Throws 50013 unless the bot has the guild-wide permissions `bits`. */
export function requireGuildPermission(world: World, guild: GuildState, bits: bigint): void {
  if (!hasPermissions(computeGuildPermissions(world, guild, world.bot.id), bits)) throw discordError(50_013);
}

/** Throws 50013 unless the bot has Manage Roles and its highest role is above this one. */
export function requireRoleBelow(world: World, guild: GuildState, role: APIRole): void {
  requireGuildPermission(world, guild, PermissionFlagsBits.ManageRoles);
  const highest = findHighestRoleOf(world, guild, world.bot.id);
  if (!highest || !isHigherRole(highest, role)) throw discordError(50_013);
}

/**
 * For kick, ban, nickname and timeout: throws 50013 for the owner and for members whose highest role is not below the
 * bot's.
 */
export function requireManageableMember(world: World, guild: GuildState, member: APIGuildMember): void {
  if (member.user.id === world.bot.id) return;
  if (member.user.id === guild.ownerId) throw discordError(50_013);
  const [botRole, memberRole] = [world.bot.id, member.user.id].map((id) => findHighestRoleOf(world, guild, id));
  if (!botRole || !memberRole || !isHigherRole(botRole, memberRole)) throw discordError(50_013);
}

function findHighestRoleOf(world: World, guild: GuildState, userId: string): APIRole | undefined {
  const { roles, members } = loadGuildContents(world, guild);
  const member = members.get(userId);
  return member && findHighestRole({ guildId: guild.id, roles, member });
}

/** `topics/permissions.mdx`, "Permission Hierarchy": throws 50013 unless the role is below the bot's highest role. */
export function requireGrantableRole(world: World, guild: GuildState, roleId: string): void {
  const contents = loadGuildContents(world, guild);
  const role = contents.roles.get(roleId);
  if (!role) throw discordError(10_011);
  requireGuildPermission(world, guild, PermissionFlagsBits.ManageRoles);
  if (role.id === guild.id || role.managed) throw discordError(50_028);
  requireRoleBelow(world, guild, role);
}
