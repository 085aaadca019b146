import type { RightLevel } from '../../../platform/discord/commands/define.ts';
import type { Actor } from '../../../platform/work.ts';

/** From least to most: whoever holds one holds all before it. */
export const RIGHT_LEVELS = [
  'everyone',
  'moderator',
  'admin',
  'owner',
  'operator',
] as const satisfies readonly RightLevel[];

/** Which act needs which right. Verbs, SQL functions, help and the dashboard read this one table. */
export const RIGHTS = {
  claim_daily: 'everyone',
  read_balance: 'everyone',
  give_coins: 'everyone',
  read_history: 'everyone',
  read_leaderboard: 'everyone',
  collect_income: 'everyone',
  view_dashboard: 'moderator',
  view_transactions: 'moderator',
  view_overview: 'moderator',
  view_incomes: 'moderator',
  change_balance: 'admin',
  freeze_member: 'admin',
  change_settings: 'admin',
  view_audit: 'admin',
  manage_members: 'admin',
  roll_back: 'admin',
  view_tasks: 'everyone',
  claim_tasks: 'everyone',
  propose_tasks: 'everyone',
  review_claims: 'moderator',
  /** To pause, resume and repost; approving and the rest take manage_tasks. */
  run_tasks: 'moderator',
  manage_tasks: 'admin',
  change_task_settings: 'admin',
} as const satisfies Record<string, RightLevel>;

/** Whom a server trusts, as its settings and Discord say. Ids are decimal strings. */
export type RoleConfiguration = { ownerId: string; adminRoles: readonly string[]; moderatorRoles: readonly string[] };

/** Discord's ADMINISTRATOR (1 << 3) and MANAGE_GUILD (1 << 5), topics/permissions. */
const MANAGER_PERMISSIONS = (1n << 3n) | (1n << 5n);

/**
 * What an actor may do in a server: operator and system everything, the owner all but the operator's, then admin roles
 * (or Administrator, or Manage Server), moderator roles, everyone. Somebody without any role or permission there is a
 * stranger. `economy.begin_operation` judges the same for hot acts.
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

/** True when `held` is enough for `needed`. */
export const isRightSufficient = (held: RightLevel | 'stranger', needed: RightLevel): boolean =>
  held !== 'stranger' && RIGHT_LEVELS.indexOf(held) >= RIGHT_LEVELS.indexOf(needed);

/** An actor as the hot functions take one: user id (null for operator and system), role ids, permission bits. */
export const actorSqlParams = (actor: Actor): readonly [string | null, readonly string[], string] =>
  actor.kind === 'member' ? [actor.userId, actor.roleIds, actor.permissions] : [null, [], '0'];
