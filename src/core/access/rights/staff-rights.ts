import type { Queries } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { requireRight } from './require-right.ts';
import { RIGHTS } from './rights.ts';
import { findMemberGuilds } from '../sign-in/sign-in-store.ts';

/** What a person holds in a server: roles, and the permissions these and `@everyone` give, as a decimal bit set. */
export type Membership = { roleIds: readonly string[]; permissions: string };
/** What Discord says a user holds in a server; null for someone who is not in it. Refuses `discord_down`. */
export type FindMembership = (guildId: string, userId: string) => Promise<Membership | null>;
export type StaffRight = 'moderator' | 'admin' | 'owner' | 'operator';

/** The servers a member may manage, with their right in each. */
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

/** What a member may do in a server; null for strangers and for those without a say. */
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

/** The permission check of everything on the dashboard that only looks. Refuses `server_missing`, `not_allowed`. */
export async function requireStaff(ctx: Pick<Ctx, 'actor'>, queries: Queries, guildId: string): Promise<StaffRight> {
  const right = await requireRight(ctx, queries, guildId, RIGHTS.view_dashboard);
  if (right === 'everyone') throw new Error('Looking at the dashboard takes a right that not everyone has.');
  return right;
}
