import type { Ctx } from '../../../platform/work.ts';
import { requireSystem } from './require-system.ts';
import { callInvalidateRights } from './role-configuration-store.ts';

/**
 * Discord told that somebody's roles, or their being in a server, changed: if they are signed in anywhere, what is known
 * of their rights there is forgotten at once.
 */
export async function invalidateRights(ctx: Ctx, guildId: string, userId: string): Promise<void> {
  requireSystem(ctx);
  await callInvalidateRights(ctx, { guildId, userId });
}
