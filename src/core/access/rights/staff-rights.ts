import type { Queries } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { requireRight } from './require-right.ts';
import { findMemberGuilds } from '../sign-in/sign-in-store.ts';
import { CORE_RIGHTS } from './core-rights.ts';

/** A user's roles in a guild, and the permissions that these and `@everyone` grant, as a decimal bit set. */
export type Membership = { roleIds: readonly string[]; permissions: string };
/** Resolves with a user's membership as Discord reports it; null for a user who is not in the guild. Refuses `discord_down`. */
export type FindMembership = (guildId: string, userId: string) => Promise<Membership | null>;
export type StaffRight = 'moderator' | 'admin' | 'owner' | 'operator';

/** Returns the guilds in which a user is staff, with their right in each. Refuses `discord_down`. */
export async function listStaffGuilds(
  ctx: Ctx,
  userId: string,
  findMembership: FindMembership,
): Promise<ReadonlyMap<string, StaffRight>> {
  const candidateIds = await ctx.acrossGuilds((queries) => findMemberGuilds(queries, userId));
  const rights = await Promise.all(
    candidateIds.map(
      async (guildId) => [guildId, await findStaffRight(ctx, { guildId, userId }, findMembership)] as const,
    ),
  );
  return new Map(rights.flatMap(([guildId, right]) => (right === null ? [] : [[guildId, right] as const])));
}

/** Returns a user's staff right in a guild; null for strangers and for members who are not staff. Refuses `discord_down`. */
export async function findStaffRight(
  ctx: Ctx,
  member: { guildId: string; userId: string },
  findMembership: FindMembership,
): Promise<StaffRight | null> {
  const { guildId, userId } = member;
  const membership = await findMembership(guildId, userId);
  const { roleIds, permissions } = membership ?? { roleIds: [], permissions: '0' };
  const memberCtx: Ctx = { ...ctx, actor: { kind: 'member', userId, roleIds, permissions } };
  try {
    return await ctx.read(guildId, (queries) => requireStaff(memberCtx, queries, guildId));
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** The permission check of every read-only dashboard endpoint. Refuses `server_missing`, `not_allowed`. */
export async function requireStaff(ctx: Pick<Ctx, 'actor'>, queries: Queries, guildId: string): Promise<StaffRight> {
  const right = await requireRight(ctx, queries, guildId, CORE_RIGHTS.view_dashboard);
  if (right === 'everyone') throw new Error('CORE_RIGHTS.view_dashboard must be higher than everyone.');
  return right;
}
