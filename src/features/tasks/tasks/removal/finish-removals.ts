import type { Job } from '../../../../platform/jobs.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { closingTasks } from '../../shared/due-store.ts';
import { finishRemoval } from './finish-removal.ts';

const EVERY_MS = 60_000;
/** Until then the write-back of the last message does it. */
const AFTER_MS = 30_000;
const AT_ONCE = 200;

/** Removes tasks whose deletion waited for something else than a message: a private message that tells of it. */
export async function finishRemovals(ctx: Ctx, signal?: AbortSignal, afterMs = AFTER_MS): Promise<void> {
  const closing = await ctx.acrossGuilds((queries) => closingTasks(queries, { limit: AT_ONCE, afterMs }));
  for (const { guildId, taskId } of closing) {
    if (signal?.aborted === true) return;
    await ctx.transact(guildId, (work) => finishRemoval(work, { taskId, key: null }));
  }
}

export const finishJob: Job = {
  name: 'tasks.finish-removals',
  schedule: { everyMs: EVERY_MS },
  run: ({ ctx, signal }) => finishRemovals(ctx, signal),
};
