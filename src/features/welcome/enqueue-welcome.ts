import { requireSystem } from '../../core/access/rights/require-system.ts';
import type { Ctx } from '../../platform/work.ts';
import { countPendingWelcomes, readWelcome } from './store.ts';

/** With this many welcomes pending, members are joining in bulk, and further ones are not welcomed. */
const MAX_PENDING_WELCOMES = 20;

/**
 * Enqueues a welcome for a member who joined, if the server has a welcome channel. The same join, delivered twice, is
 * welcomed once; `joinedMs` is Discord's time of the join. Refuses: not_allowed.
 */
export function enqueueWelcome(ctx: Ctx, join: { guildId: string; userId: string; joinedMs: number }): Promise<void> {
  requireSystem(ctx);
  const { guildId, userId, joinedMs } = join;
  return ctx.transact(guildId, async (work) => {
    const welcome = await readWelcome(work, guildId);
    if (welcome === null || (await countPendingWelcomes(work)) >= MAX_PENDING_WELCOMES) return;
    const key = `welcome:${userId}:${joinedMs}`;
    await work.enqueue({ key, kind: 'welcome', channelId: welcome.channelId, payload: { userId, joinedMs } });
  });
}
