import {
  ChannelType,
  PermissionFlagsBits as bit,
  type APIChannel,
  type APIGuildMember,
  type APIRole,
  type APIUser,
} from 'discord-api-types/v10';
import type { GuildView } from '../../control-api/contract.ts';
import { isHigherRole, computePermissions } from '../../world/permissions/permissions.ts';

export type Rank = 'owner' | 'moderator' | 'member';
export type Channel = APIChannel & { name: string };
export type Category = { id: string; name: string | undefined; channels: readonly Channel[] };

const MODERATOR_PERMISSIONS =
  bit.Administrator | bit.ManageGuild | bit.ManageMessages | bit.ModerateMembers | bit.BanMembers;
const RANKS: readonly Rank[] = ['owner', 'moderator', 'member'];

export const userDisplayName = (user: APIUser): string => user.global_name ?? user.username;
export const memberDisplayName = (member: APIGuildMember): string => member.nick ?? userDisplayName(member.user);

/** Computes a member's permissions in the server, or in one of its channels. */
export function memberPermissions(
  guild: GuildView,
  member: APIGuildMember,
  options: { channel?: APIChannel | undefined; nowMs: number },
): bigint {
  const overwrites =
    options.channel && 'permission_overwrites' in options.channel ? options.channel.permission_overwrites : [];
  return computePermissions({
    guildId: guild.id,
    ownerId: guild.ownerId,
    roles: new Map(guild.roles.map((role) => [role.id, role])),
    member,
    nowMs: options.nowMs,
    ...(options.channel && { overwrites: overwrites ?? [] }),
  });
}

/** Derived from permissions, not from role names. */
export function rankOf(guild: GuildView, member: APIGuildMember, nowMs: number): Rank {
  if (member.user.id === guild.ownerId) return 'owner';
  return (memberPermissions(guild, member, { nowMs }) & MODERATOR_PERMISSIONS) === 0n ? 'member' : 'moderator';
}

/** Groups the selectable users (everybody but bots) by rank, in the server's order within each rank. */
export function groupPeopleByRank(
  guild: GuildView,
  nowMs: number,
): readonly { rank: Rank; members: readonly APIGuildMember[] }[] {
  const people = guild.members.filter(({ user }) => !user.bot);
  const ranked = people.map((member) => ({ member, rank: rankOf(guild, member, nowMs) }));
  return RANKS.map((rank) => ({
    rank,
    members: ranked.filter((one) => one.rank === rank).map(({ member }) => member),
  })).filter(({ members }) => members.length > 0);
}

/** Returns a member's roles, highest first, without `@everyone`. */
export function rolesOf(guild: GuildView, member: APIGuildMember): readonly APIRole[] {
  return guild.roles
    .filter(({ id }) => member.roles.includes(id))
    .sort((left, right) => (isHigherRole(left, right) ? -1 : 1));
}

/** Returns the colour (0xRRGGBB) of the highest coloured role, or 0 for none. */
export const roleColourOf = (guild: GuildView, member: APIGuildMember): number =>
  rolesOf(guild, member).find(({ color }) => color !== 0)?.color ?? 0;

/** Returns the channels a member can see by category, those without a category first. Empty categories are omitted. */
export function visibleChannels(guild: GuildView, member: APIGuildMember, nowMs: number): readonly Category[] {
  const visible = guild.channels.filter(
    (channel): channel is Channel =>
      typeof channel.name === 'string' &&
      (memberPermissions(guild, member, { channel, nowMs }) & bit.ViewChannel) !== 0n,
  );
  const inOrder = [...visible].sort((left, right) => positionOf(left) - positionOf(right));
  const nonCategories = inOrder.filter(({ type }) => type !== ChannelType.GuildCategory);
  const channelsUnder = (parent: string | null) => nonCategories.filter((channel) => parentOf(channel) === parent);
  const categories = inOrder
    .filter(({ type }) => type === ChannelType.GuildCategory)
    .map(({ id, name }): Category => ({ id, name, channels: channelsUnder(id) }));
  return [{ id: guild.id, name: undefined, channels: channelsUnder(null) }, ...categories].filter(
    ({ channels }) => channels.length > 0,
  );
}

const positionOf = (channel: APIChannel): number => ('position' in channel ? channel.position : 0);
const parentOf = (channel: APIChannel): string | null => ('parent_id' in channel ? (channel.parent_id ?? null) : null);
export const topicOf = (channel: APIChannel): string => ('topic' in channel ? (channel.topic ?? '') : '');
