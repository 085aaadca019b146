import type { Ctx } from '../../../platform/work.ts';
import { requireSystem } from './require-system.ts';
import * as sql from './role-configuration-store.ts';

/**
 * Invalidates the cached rights of a user in a guild, in every process, after Discord reported a change of their roles or
 * their membership. Does nothing for a user without a live sign-in session. Refuses `not_allowed` unless the system calls it.
 */
export async function invalidateRights(ctx: Ctx, guildId: string, userId: string): Promise<void> {
  requireSystem(ctx);
  await sql.invalidateRights(ctx, { guildId, userId });
}
