import type { APIOverwrite, APIRole } from 'discord-api-types/v10';
import { OverwriteType, PermissionFlagsBits } from 'discord-api-types/v10';

/** Every current and future permission bit: what ADMINISTRATOR grants. Below 2^63, since databases store it signed. */
export const ALL_PERMISSIONS = (1n << 62n) - 1n;

type Role = Pick<APIRole, 'id' | 'permissions' | 'position'>;
type Subject = { guildId: string; userId: string; ownerId: string; roleIds: readonly string[] };

/**
 * Returns a member's permissions in the whole guild (Discord, "Permissions": @everyone and roles combined; the owner
 * has all).
 */
export function serverPermissions(subject: Subject, roles: readonly Role[]): bigint {
  if (subject.userId === subject.ownerId) return ALL_PERMISSIONS;
  const rolePermissions = roles
    .filter(({ id }) => id === subject.guildId || subject.roleIds.includes(id))
    .reduce((bits, role) => bits | BigInt(role.permissions), 0n);
  return hasPermission(rolePermissions, PermissionFlagsBits.Administrator) ? ALL_PERMISSIONS : rolePermissions;
}

/**
 * Returns a member's permissions in one channel: the guild's bits, then the overwrites for @everyone, for all roles
 * together and for the member, each denying before it allows. A member who cannot see a channel can do nothing in it.
 */
export function channelPermissions(subject: Subject, server: bigint, overwrites: readonly APIOverwrite[]): bigint {
  if (hasPermission(server, PermissionFlagsBits.Administrator)) return ALL_PERMISSIONS;
  const everyone = overwrites.filter(({ id }) => id === subject.guildId);
  const roles = overwrites.filter(
    ({ id, type }) => type === OverwriteType.Role && id !== subject.guildId && subject.roleIds.includes(id),
  );
  const own = overwrites.filter(({ id, type }) => type === OverwriteType.Member && id === subject.userId);
  const bits = [everyone, roles, own].reduce(apply, server);
  return hasPermission(bits, PermissionFlagsBits.ViewChannel) ? bits : 0n;
}

/** Returns the position of the member's highest role; 0 is the position of @everyone. */
export const highestRolePosition = (subject: Subject, roles: readonly Role[]): number =>
  Math.max(0, ...roles.filter(({ id }) => subject.roleIds.includes(id)).map(({ position }) => position));

export const hasPermission = (bits: bigint, permission: bigint): boolean => (bits & permission) === permission;

function apply(bits: bigint, overwrites: readonly APIOverwrite[]): bigint {
  const deny = overwrites.reduce((all, overwrite) => all | BigInt(overwrite.deny), 0n);
  const allow = overwrites.reduce((all, overwrite) => all | BigInt(overwrite.allow), 0n);
  return (bits & ~deny) | allow;
}
