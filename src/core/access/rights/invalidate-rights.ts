import type { Ctx } from '../../../platform/work.ts';
import { onlySystem } from './require-system.ts';
import { tellRightsChanged } from './role-configuration-store.ts';

/**
 * Discord told that somebody's roles, or their being in a server, changed: if they are signed in anywhere, what is known
 * of their rights there is forgotten at once.
 */
export async function noteRights(ctx: Ctx, guildId: string, userId: string): Promise<void> {
  onlySystem(ctx);
  await tellRightsChanged(ctx, { guildId, userId });
}
