import { Failures, processDue } from '../../../platform/process-due.ts';
import type { Ctx } from '../../../platform/work.ts';
import { enqueueChangedLeaderboard, listChangedLeaderboards } from './leaderboard-message-store.ts';

const BATCH_SIZE = 200;

/**
 * Enqueues the leaderboards of servers whose coins moved. For the system's own job. Resolves with how many were enqueued; throws an
 * AggregateError at the end when a server failed.
 */
export async function refreshLeaderboards(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  const failures = new Failures();
  let enqueued = 0;
  await processDue(failures, {
    list: (leftKeys) =>
      ctx.acrossGuilds((queries) => listChangedLeaderboards(queries, { limit: BATCH_SIZE, leftKeys })),
    process: async ({ guildId }) => {
      if (await ctx.transact(guildId, enqueueChangedLeaderboard)) enqueued += 1;
      // One more check belongs to the next run, when a late operation can have committed.
      return false;
    },
    batchSize: BATCH_SIZE,
    signal,
  });
  failures.throwAny();
  return enqueued;
}
