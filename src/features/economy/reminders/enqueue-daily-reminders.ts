import type { Ctx } from '../../../platform/work.ts';
import { enqueueDueReminders } from './reminder-store.ts';

const BATCH_SIZE = 500;

/** Enqueues every reminder that is due. For the system's own job. */
export async function enqueueDailyReminders(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (let checked = BATCH_SIZE; checked === BATCH_SIZE && !signal.aborted;)
    checked = await ctx.acrossGuilds((queries) => enqueueDueReminders(queries, BATCH_SIZE));
}
