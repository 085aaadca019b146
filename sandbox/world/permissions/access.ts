import {
  type APIDMChannel,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  ChannelType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { refusal } from '../discord-error.ts';
import type { GuildParts, GuildState } from '../guilds/guild-state.ts';
import { highestRole, isHigherRole, may, permissionsOf } from './permissions.ts';
import { enclosingGuildId } from '../guilds/guild-seeds.ts';
import { findGuildChannel, type GuildPlace, isSnowflake, isThread, partsOf, sharesGuild } from '../world.ts';

/** Where a message lives: a channel of a guild, or a DM. */
export type Place = GuildPlace | { guild: null; parts: null; channel: APIDMChannel };

/** The channel by id. Refuses with 10003, or 50001 if the bot is no longer in its guild. */
export function placeOf(local: LocalDiscord, channelId: string): Place {
  const dm = local.world.dms.get(channelId);
  if (dm) return { guild: null, parts: null, channel: dm };
  const found = findGuildChannel(local.world, channelId);
  if (found) return found;
  if (isSnowflake(channelId) && local.world.leftGuilds.has(enclosingGuildId(channelId))) throw refusal(50_001);
  throw refusal(10_003);
}

/** What a person may do in a channel; 0 if they are not in its guild. */
export function permissionsIn(local: LocalDiscord, place: Place, userId: string): bigint {
  if (!place.guild) {
    const { ViewChannel, SendMessages, EmbedLinks, AttachFiles, ReadMessageHistory, UseApplicationCommands } =
      PermissionFlagsBits;
    const isParty = userId === local.world.bot.id || place.channel.recipients?.some(({ id }) => id === userId);
    return isParty
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
  const member = place.parts.members.get(userId);
  if (!member) return 0n;
  const held = permissionsOf({
    guildId: place.guild.id,
    ownerId: place.guild.ownerId,
    roles: place.parts.roles,
    member,
    overwrites: overwritesOf(place),
    nowMs: local.world.now(),
  });
  return isClosedTo(place, userId) && !may(held, PermissionFlagsBits.ManageThreads) ? 0n : held;
}

/** A private thread is for those who are in it, and for whoever manages threads. */
function isClosedTo({ parts, channel }: GuildPlace, userId: string): boolean {
  return channel.type === ChannelType.PrivateThread && parts.threads.get(channel.id)?.members.has(userId) !== true;
}

/** A thread has its parent's. */
function overwritesOf({ parts, channel }: GuildPlace): readonly APIOverwrite[] {
  const holder = isThread(channel) ? parts.channels.get(channel.parent_id ?? '') : channel;
  return holder?.permission_overwrites ?? [];
}

/** Writing in a thread takes a permission of its own. */
export const writingBit = (place: Place): bigint =>
  place.guild && isThread(place.channel) ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages;

/** The channel, if the bot may do all of `bits` there; else 50001 (cannot see it) or 50013 (lacks a permission). */
export function requireChannel(local: LocalDiscord, channelId: string, bits = 0n): Place {
  const place = placeOf(local, channelId);
  const held = permissionsIn(local, place, local.world.bot.id);
  if (!may(held, PermissionFlagsBits.ViewChannel)) throw refusal(50_001);
  if (!may(held, bits)) throw refusal(50_013);
  return place;
}

/** The same, for messages: 50008 for a category. */
export function requireTextChannel(local: LocalDiscord, channelId: string, bits = 0n): Place {
  const place = requireChannel(local, channelId, bits);
  if (place.channel.type === ChannelType.GuildCategory) throw refusal(50_008);
  return place;
}

/** Who the bot may write to: somebody it shares a guild with (else 50278), who takes messages from it (else 50007). */
export function requireOpenDm(local: LocalDiscord, channel: APIDMChannel): void {
  for (const { id } of channel.recipients ?? []) {
    if (!sharesGuild(local.world, id)) throw refusal(50_278);
    if (local.world.closedDms.has(id)) throw refusal(50_007);
  }
}

/** The guild, if the bot is in it; else 10004. */
export function requireGuild(local: LocalDiscord, guildId: string): { guild: GuildState; parts: GuildParts } {
  const guild = local.world.guilds.get(guildId);
  if (!guild) throw refusal(10_004);
  return { guild, parts: partsOf(local.world, guild) };
}

/** What a member may do in the guild at large. */
export function guildPermissions(local: LocalDiscord, guild: GuildState, userId: string): bigint {
  const parts = partsOf(local.world, guild);
  const member = parts.members.get(userId);
  if (!member) return 0n;
  const { id: guildId, ownerId } = guild;
  return permissionsOf({ guildId, ownerId, roles: parts.roles, member, nowMs: local.world.now() });
}

/** Refuses with 50013 unless the bot may do all of `bits` in the guild at large. */
export function requireGuildPermission(local: LocalDiscord, guild: GuildState, bits: bigint): void {
  if (!may(guildPermissions(local, guild, local.world.bot.id), bits)) throw refusal(50_013);
}

/** Refuses with 50013 unless the bot manages roles and stands above this one. */
export function requireRoleBelow(local: LocalDiscord, guild: GuildState, role: APIRole): void {
  requireGuildPermission(local, guild, PermissionFlagsBits.ManageRoles);
  const highest = highestOf(local, guild, local.world.bot.id);
  if (!highest || !isHigherRole(highest, role)) throw refusal(50_013);
}

/** Kick, ban, nickname, timeout: only of members whose highest role is below the bot's, and never of the owner. */
export function requireManageable(local: LocalDiscord, guild: GuildState, member: APIGuildMember): void {
  if (member.user.id === local.world.bot.id) return;
  if (member.user.id === guild.ownerId) throw refusal(50_013);
  const [own, theirs] = [local.world.bot.id, member.user.id].map((id) => highestOf(local, guild, id));
  if (!own || !theirs || !isHigherRole(own, theirs)) throw refusal(50_013);
}

function highestOf(local: LocalDiscord, guild: GuildState, userId: string): APIRole | undefined {
  const { roles, members } = partsOf(local.world, guild);
  const member = members.get(userId);
  return member && highestRole({ guildId: guild.id, roles, member });
}

/** `topics/permissions.mdx`, "Permission Hierarchy": the bot grants only roles below its own highest. Else 50013. */
export function requireGrantable(local: LocalDiscord, guild: GuildState, roleId: string): void {
  const parts = partsOf(local.world, guild);
  const role = parts.roles.get(roleId);
  if (!role) throw refusal(10_011);
  requireGuildPermission(local, guild, PermissionFlagsBits.ManageRoles);
  if (role.id === guild.id || role.managed) throw refusal(50_028);
  requireRoleBelow(local, guild, role);
}
