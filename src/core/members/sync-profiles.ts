import type { ObservedUser } from '../../platform/discord/interactions/interaction-context.ts';
import type { Ctx } from '../../platform/work.ts';
import { requireSystem } from '../access/rights/require-system.ts';
import * as sql from './profile-store.ts';

/** Stores the names and avatars of observed users, and whether they are in the guild. Refuses `not_allowed`. */
export async function syncProfiles(ctx: Ctx, guildId: string, users: readonly ObservedUser[]): Promise<void> {
  requireSystem(ctx);
  await sql.syncProfiles(ctx, guildId, users);
}

/** Records that a user joined, or rejoined and has their account again. Refuses `not_allowed`. */
export async function recordMemberJoined(ctx: Ctx, guildId: string, userId: string): Promise<void> {
  requireSystem(ctx);
  await sql.recordMembership(ctx, { guildId, userId, isMember: true });
}

/** Records that a member left; they keep their account. Refuses `not_allowed`. */
export async function recordMemberLeft(ctx: Ctx, guildId: string, userId: string): Promise<void> {
  requireSystem(ctx);
  await sql.recordMembership(ctx, { guildId, userId, isMember: false });
}
