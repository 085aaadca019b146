import {
  type APIDMChannel,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  ChannelType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { discordError } from '../discord-error.ts';
import type { GuildContents, GuildState } from '../guilds/guild-state.ts';
import { findHighestRole, isHigherRole, hasPermissions, computePermissions } from './permissions.ts';
import { guildIdFromSeededId } from '../guilds/guild-seeds.ts';
import { findGuildChannel, type GuildPlace, isSnowflake, isThread, loadGuildContents, sharesGuild } from '../world.ts';

/** Where a message lives: a channel of a guild, or a DM. */
export type Place = GuildPlace | { guild: null; contents: null; channel: APIDMChannel };

/** The channel by id. Refuses with 10003, or 50001 if the bot is no longer in its guild. */
export function requirePlace(local: LocalDiscord, channelId: string): Place {
  const dm = local.world.dms.get(channelId);
  if (dm) return { guild: null, contents: null, channel: dm };
  const found = findGuildChannel(local.world, channelId);
  if (found) return found;
  if (isSnowflake(channelId) && local.world.leftGuilds.has(guildIdFromSeededId(channelId))) throw discordError(50_001);
  throw discordError(10_003);
}

/** What a person may do in a channel; 0 if they are not in its guild. */
export function computeChannelPermissions(local: LocalDiscord, place: Place, userId: string): bigint {
  if (!place.guild) {
    const { ViewChannel, SendMessages, EmbedLinks, AttachFiles, ReadMessageHistory, UseApplicationCommands } =
      PermissionFlagsBits;
    const isParticipant = userId === local.world.bot.id || place.channel.recipients?.some(({ id }) => id === userId);
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
  const member = place.contents.members.get(userId);
  if (!member) return 0n;
  const permissions = computePermissions({
    guildId: place.guild.id,
    ownerId: place.guild.ownerId,
    roles: place.contents.roles,
    member,
    overwrites: findOverwrites(place),
    nowMs: local.world.now(),
  });
  return isPrivateThreadClosedTo(place, userId) && !hasPermissions(permissions, PermissionFlagsBits.ManageThreads)
    ? 0n
    : permissions;
}

/** A private thread is for those who are in it, and for whoever manages threads. */
function isPrivateThreadClosedTo({ contents, channel }: GuildPlace, userId: string): boolean {
  return channel.type === ChannelType.PrivateThread && contents.threads.get(channel.id)?.members.has(userId) !== true;
}

/** A thread has its parent's. */
function findOverwrites({ contents, channel }: GuildPlace): readonly APIOverwrite[] {
  const overwriteSource = isThread(channel) ? contents.channels.get(channel.parent_id ?? '') : channel;
  return overwriteSource?.permission_overwrites ?? [];
}

/** Writing in a thread takes a permission of its own. */
export const sendPermissionFor = (place: Place): bigint =>
  place.guild && isThread(place.channel) ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages;

/** The channel, if the bot may do all of `bits` there; else 50001 (cannot see it) or 50013 (lacks a permission). */
export function requireChannel(local: LocalDiscord, channelId: string, bits = 0n): Place {
  const place = requirePlace(local, channelId);
  const permissions = computeChannelPermissions(local, place, local.world.bot.id);
  if (!hasPermissions(permissions, PermissionFlagsBits.ViewChannel)) throw discordError(50_001);
  if (!hasPermissions(permissions, bits)) throw discordError(50_013);
  return place;
}

/** The same, for messages: 50008 for a category. */
export function requireTextChannel(local: LocalDiscord, channelId: string, bits = 0n): Place {
  const place = requireChannel(local, channelId, bits);
  if (place.channel.type === ChannelType.GuildCategory) throw discordError(50_008);
  return place;
}

/** Who the bot may write to: somebody it shares a guild with (else 50278), who takes messages from it (else 50007). */
export function requireDeliverableDm(local: LocalDiscord, channel: APIDMChannel): void {
  for (const { id } of channel.recipients ?? []) {
    if (!sharesGuild(local.world, id)) throw discordError(50_278);
    if (local.world.closedDms.has(id)) throw discordError(50_007);
  }
}

/** The guild, if the bot is in it; else 10004. */
export function requireGuild(local: LocalDiscord, guildId: string): { guild: GuildState; contents: GuildContents } {
  const guild = local.world.guilds.get(guildId);
  if (!guild) throw discordError(10_004);
  return { guild, contents: loadGuildContents(local.world, guild) };
}

/** What a member may do in the guild at large. */
export function computeGuildPermissions(local: LocalDiscord, guild: GuildState, userId: string): bigint {
  const contents = loadGuildContents(local.world, guild);
  const member = contents.members.get(userId);
  if (!member) return 0n;
  const { id: guildId, ownerId } = guild;
  return computePermissions({ guildId, ownerId, roles: contents.roles, member, nowMs: local.world.now() });
}

/** Refuses with 50013 unless the bot may do all of `bits` in the guild at large. */
export function requireGuildPermission(local: LocalDiscord, guild: GuildState, bits: bigint): void {
  if (!hasPermissions(computeGuildPermissions(local, guild, local.world.bot.id), bits)) throw discordError(50_013);
}

/** Refuses with 50013 unless the bot manages roles and stands above this one. */
export function requireRoleBelow(local: LocalDiscord, guild: GuildState, role: APIRole): void {
  requireGuildPermission(local, guild, PermissionFlagsBits.ManageRoles);
  const highest = findHighestRoleOf(local, guild, local.world.bot.id);
  if (!highest || !isHigherRole(highest, role)) throw discordError(50_013);
}

/** Kick, ban, nickname, timeout: only of members whose highest role is below the bot's, and never of the owner. */
export function requireManageableMember(local: LocalDiscord, guild: GuildState, member: APIGuildMember): void {
  if (member.user.id === local.world.bot.id) return;
  if (member.user.id === guild.ownerId) throw discordError(50_013);
  const [own, theirs] = [local.world.bot.id, member.user.id].map((id) => findHighestRoleOf(local, guild, id));
  if (!own || !theirs || !isHigherRole(own, theirs)) throw discordError(50_013);
}

function findHighestRoleOf(local: LocalDiscord, guild: GuildState, userId: string): APIRole | undefined {
  const { roles, members } = loadGuildContents(local.world, guild);
  const member = members.get(userId);
  return member && findHighestRole({ guildId: guild.id, roles, member });
}

/** `topics/permissions.mdx`, "Permission Hierarchy": the bot grants only roles below its own highest. Else 50013. */
export function requireGrantableRole(local: LocalDiscord, guild: GuildState, roleId: string): void {
  const contents = loadGuildContents(local.world, guild);
  const role = contents.roles.get(roleId);
  if (!role) throw discordError(10_011);
  requireGuildPermission(local, guild, PermissionFlagsBits.ManageRoles);
  if (role.id === guild.id || role.managed) throw discordError(50_028);
  requireRoleBelow(local, guild, role);
}
