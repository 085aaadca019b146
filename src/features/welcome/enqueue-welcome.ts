import { requireSystem } from '../../core/access/rights/require-system.ts';
import type { Ctx } from '../../platform/work.ts';
import { countPendingWelcomes, readWelcome } from './store.ts';

/** Whoever comes when so many still wait comes with a crowd, which is not welcomed one by one. */
const MAX_PENDING_WELCOMES = 20;

/**
 * Owes a welcome to somebody who has joined, where the server has a channel for it. The same joining, heard twice, is
 * welcomed once; `joinedMs` is Discord's moment of it. Refuses: not_allowed.
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
