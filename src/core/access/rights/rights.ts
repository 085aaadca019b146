import type { RightLevel } from '../../../platform/discord/commands/define.ts';
import type { Actor } from '../../../platform/work.ts';

/** From lowest to highest: each right includes all before it. */
export const RIGHT_LEVELS = [
  'everyone',
  'moderator',
  'admin',
  'owner',
  'operator',
] as const satisfies readonly RightLevel[];

/** The owner and the staff roles of a guild, from its settings and Discord. Ids are decimal strings. */
export type RoleConfiguration = { ownerId: string; adminRoles: readonly string[]; moderatorRoles: readonly string[] };

/** Discord's ADMINISTRATOR (1 << 3) and MANAGE_GUILD (1 << 5), topics/permissions. */
const MANAGER_PERMISSIONS = (1n << 3n) | (1n << 5n);

/**
 * Returns the right of an actor in a guild: `operator` for the operator and the system, then the owner, admin roles (or
 * Administrator, or Manage Server), moderator roles, everyone. A member without any role or permission is a stranger.
 * `economy.begin_operation` implements the same rules for hot operations; the two must agree.
 */
export function resolveRight(actor: Actor, roleConfiguration: RoleConfiguration): RightLevel | 'stranger' {
  if (actor.kind !== 'member') return 'operator';
  if (actor.userId === roleConfiguration.ownerId) return 'owner';
  const permissions = BigInt(actor.permissions);
  const hasAnyRole = (roles: readonly string[]) => actor.roleIds.some((role) => roles.includes(role));
  if ((permissions & MANAGER_PERMISSIONS) !== 0n || hasAnyRole(roleConfiguration.adminRoles)) return 'admin';
  if (hasAnyRole(roleConfiguration.moderatorRoles)) return 'moderator';
  return actor.roleIds.length === 0 && permissions === 0n ? 'stranger' : 'everyone';
}

/** True when `held` includes `needed`. */
export const isRightSufficient = (held: RightLevel | 'stranger', needed: RightLevel): boolean =>
  held !== 'stranger' && RIGHT_LEVELS.indexOf(held) >= RIGHT_LEVELS.indexOf(needed);

/** The actor parameters of SQL functions: user id (null for operator and system), role ids, permission bits. */
export const actorSqlParams = (actor: Actor): readonly [string | null, readonly string[], string] =>
  actor.kind === 'member' ? [actor.userId, actor.roleIds, actor.permissions] : [null, [], '0'];
