import {
  ChannelType,
  PermissionFlagsBits as bit,
  type APIChannel,
  type APIGuildMember,
  type APIRole,
  type APIUser,
} from 'discord-api-types/v10';
import type { GuildView } from '../../control-api/contract.ts';
import { isHigherRole, permissionsOf } from '../../world/permissions/permissions.ts';

export type Rank = 'owner' | 'moderator' | 'member';
export type Channel = APIChannel & { name: string };
export type Category = { id: string; name: string | undefined; channels: readonly Channel[] };

const MODERATES = bit.Administrator | bit.ManageGuild | bit.ManageMessages | bit.ModerateMembers | bit.BanMembers;
const RANKS: readonly Rank[] = ['owner', 'moderator', 'member'];

export const nameOfUser = (user: APIUser): string => user.global_name ?? user.username;
export const nameOf = (member: APIGuildMember): string => member.nick ?? nameOfUser(member.user);

/** What a person may do in the server, or in one of its channels. */
export function permissionsHeld(
  guild: GuildView,
  member: APIGuildMember,
  how: { channel?: APIChannel | undefined; nowMs: number },
): bigint {
  const overwrites = how.channel && 'permission_overwrites' in how.channel ? how.channel.permission_overwrites : [];
  return permissionsOf({
    guildId: guild.id,
    ownerId: guild.ownerId,
    roles: new Map(guild.roles.map((role) => [role.id, role])),
    member,
    nowMs: how.nowMs,
    ...(how.channel && { overwrites: overwrites ?? [] }),
  });
}

/** By what a person may do, not by what a role is called. */
export function rankOf(guild: GuildView, member: APIGuildMember, nowMs: number): Rank {
  if (member.user.id === guild.ownerId) return 'owner';
  return (permissionsHeld(guild, member, { nowMs }) & MODERATES) === 0n ? 'member' : 'moderator';
}

/** The people one can be, bots left out: owner, moderators, members, in the server's order. */
export function peopleByRank(
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

/** The roles somebody holds, highest first, `@everyone` left out. */
export function rolesOf(guild: GuildView, member: APIGuildMember): readonly APIRole[] {
  return guild.roles
    .filter(({ id }) => member.roles.includes(id))
    .sort((left, right) => (isHigherRole(left, right) ? -1 : 1));
}

/** 0xRRGGBB of the highest coloured role, 0 for none. */
export const colourOf = (guild: GuildView, member: APIGuildMember): number =>
  rolesOf(guild, member).find(({ color }) => color !== 0)?.color ?? 0;

/** The channels a person can see under their categories, those outside a category first. Empty categories are left out. */
export function channelsSeenBy(guild: GuildView, member: APIGuildMember, nowMs: number): readonly Category[] {
  const seen = guild.channels.filter(
    (channel): channel is Channel =>
      typeof channel.name === 'string' && (permissionsHeld(guild, member, { channel, nowMs }) & bit.ViewChannel) !== 0n,
  );
  const inOrder = [...seen].sort((left, right) => placeIn(left) - placeIn(right));
  const writable = inOrder.filter(({ type }) => type !== ChannelType.GuildCategory);
  const under = (parent: string | null) => writable.filter((channel) => parentOf(channel) === parent);
  const categories = inOrder
    .filter(({ type }) => type === ChannelType.GuildCategory)
    .map(({ id, name }): Category => ({ id, name, channels: under(id) }));
  return [{ id: guild.id, name: undefined, channels: under(null) }, ...categories].filter(
    ({ channels }) => channels.length > 0,
  );
}

const placeIn = (channel: APIChannel): number => ('position' in channel ? channel.position : 0);
const parentOf = (channel: APIChannel): string | null => ('parent_id' in channel ? (channel.parent_id ?? null) : null);
export const topicOf = (channel: APIChannel): string => ('topic' in channel ? (channel.topic ?? '') : '');
