import type { Job } from '../../../../platform/jobs.ts';
import { Failures, processDue } from '../../../../platform/process-due.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { listClosingTasks } from '../../shared/due-store.ts';
import { finishRemoval } from './finish-removal.ts';

const INTERVAL_MS = 60_000;
/** Within this time `onRemoved` of the last message finishes the removal. */
const GRACE_PERIOD_MS = 30_000;
const BATCH_SIZE = 200;

/** Finishes deletions that waited for a direct message to a claimant, which has no `onRemoved`. */
export async function finishRemovals(ctx: Ctx, signal?: AbortSignal, afterMs = GRACE_PERIOD_MS): Promise<void> {
  const failures = new Failures();
  await processDue(failures, {
    list: (leftKeys) =>
      ctx.acrossGuilds((queries) => listClosingTasks(queries, { limit: BATCH_SIZE, afterMs, leftKeys })),
    process: ({ guildId, taskId }) => ctx.transact(guildId, (work) => finishRemoval(work, { taskId, key: null })),
    batchSize: BATCH_SIZE,
    signal,
  });
  failures.throwAny();
}

export const finishRemovalsJob: Job = {
  name: 'tasks.finish-removals',
  schedule: { everyMs: INTERVAL_MS },
  run: ({ ctx, signal }) => finishRemovals(ctx, signal),
};
