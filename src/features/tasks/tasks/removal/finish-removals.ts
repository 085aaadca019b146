import type { Job } from '../../../../platform/jobs.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { listClosingTasks } from '../../shared/due-store.ts';
import { finishRemoval } from './finish-removal.ts';

const INTERVAL_MS = 60_000;
/** Within this time `onRemoved` of the last message finishes the removal. */
const GRACE_PERIOD_MS = 30_000;
const BATCH_SIZE = 200;

/** Finishes deletions that waited for a direct message to a claimant, which has no `onRemoved`. */
export async function finishRemovals(ctx: Ctx, signal?: AbortSignal, afterMs = GRACE_PERIOD_MS): Promise<void> {
  const closing = await ctx.acrossGuilds((queries) => listClosingTasks(queries, { limit: BATCH_SIZE, afterMs }));
  for (const { guildId, taskId } of closing) {
    if (signal?.aborted === true) return;
    await ctx.transact(guildId, (work) => finishRemoval(work, { taskId, key: null }));
  }
}

export const finishRemovalsJob: Job = {
  name: 'tasks.finish-removals',
  schedule: { everyMs: INTERVAL_MS },
  run: ({ ctx, signal }) => finishRemovals(ctx, signal),
};
