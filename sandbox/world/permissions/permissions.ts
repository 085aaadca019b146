import { type APIGuildMember, type APIOverwrite, type APIRole, PermissionFlagsBits } from 'discord-api-types/v10';
import { compareSnowflakes } from '../snowflakes.ts';

export const ALL_PERMISSIONS = Object.values(PermissionFlagsBits).reduce((sum, bit) => sum | bit, 0n);

export type PermissionContext = {
  guildId: string;
  ownerId: string;
  roles: ReadonlyMap<string, APIRole>;
  member: APIGuildMember;
  overwrites?: readonly APIOverwrite[] | undefined;
  nowMs: number;
};

/**
 * Returns the permissions of a member in a guild, or in a channel if `overwrites` are passed (`topics/permissions.mdx`:
 * base permissions; overwrites for everyone, then for all roles, then for the member; then implicit denials).
 */
export function computePermissions(context: PermissionContext): bigint {
  const { guildId, ownerId, roles, member, overwrites } = context;
  if (member.user.id === ownerId) return ALL_PERMISSIONS;
  let bits = BigInt(roles.get(guildId)?.permissions ?? '0');
  for (const id of member.roles) bits |= BigInt(roles.get(id)?.permissions ?? '0');
  if (bits & PermissionFlagsBits.Administrator) return ALL_PERMISSIONS;
  if (overwrites) bits = withOverwrites(bits, context, overwrites);
  if (isTimedOut(member, context.nowMs)) {
    bits &= PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;
  }
  return overwrites ? withImplicitDenials(bits) : bits;
}

export const hasPermissions = (bits: bigint, required: bigint): boolean => (bits & required) === required;

function withOverwrites(base: bigint, context: PermissionContext, overwrites: readonly APIOverwrite[]): bigint {
  const apply = (bits: bigint, allow: bigint, deny: bigint): bigint => (bits & ~deny) | allow;
  const everyone = overwrites.find(({ id }) => id === context.guildId);
  let bits = everyone ? apply(base, BigInt(everyone.allow), BigInt(everyone.deny)) : base;
  let allow = 0n;
  let deny = 0n;
  for (const overwrite of overwrites) {
    if (overwrite.id === context.guildId || !context.member.roles.includes(overwrite.id)) continue;
    allow |= BigInt(overwrite.allow);
    deny |= BigInt(overwrite.deny);
  }
  bits = apply(bits, allow, deny);
  const own = overwrites.find(({ id }) => id === context.member.user.id);
  return own ? apply(bits, BigInt(own.allow), BigInt(own.deny)) : bits;
}

function withImplicitDenials(bits: bigint): bigint {
  if (!hasPermissions(bits, PermissionFlagsBits.ViewChannel)) return 0n;
  if (hasPermissions(bits, PermissionFlagsBits.SendMessages)) return bits;
  const { MentionEveryone, SendTTSMessages, AttachFiles, EmbedLinks } = PermissionFlagsBits;
  return bits & ~(MentionEveryone | SendTTSMessages | AttachFiles | EmbedLinks);
}

function isTimedOut(member: APIGuildMember, nowMs: number): boolean {
  const until = member.communication_disabled_until;
  return until !== undefined && until !== null && Date.parse(until) > nowMs;
}

/** True if `left` is above `right`; with equal positions the older role is higher. */
export function isHigherRole(left: APIRole, right: APIRole): boolean {
  if (left.position !== right.position) return left.position > right.position;
  return compareSnowflakes(left.id, right.id) < 0;
}

/** Returns the highest role of a member, or `@everyone`. */
export function findHighestRole(context: Pick<PermissionContext, 'guildId' | 'roles' | 'member'>): APIRole | undefined {
  let highest = context.roles.get(context.guildId);
  for (const id of context.member.roles) {
    const role = context.roles.get(id);
    if (role && (!highest || isHigherRole(role, highest))) highest = role;
  }
  return highest;
}
