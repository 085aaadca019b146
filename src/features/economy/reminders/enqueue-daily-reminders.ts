import { Failures, processDue } from '../../../platform/process-due.ts';
import type { Ctx } from '../../../platform/work.ts';
import { enqueueDueReminders, listGuildsToRemind } from './reminder-store.ts';

const GUILD_BATCH_SIZE = 200;
const BATCH_SIZE = 500;

/** Enqueues every reminder that is due. For the system's own job. Throws an AggregateError at the end when a server failed. */
export async function enqueueDailyReminders(ctx: Ctx, signal: AbortSignal): Promise<void> {
  const failures = new Failures();
  await processDue(failures, {
    list: (leftKeys) =>
      ctx.acrossGuilds((queries) => listGuildsToRemind(queries, { limit: GUILD_BATCH_SIZE, leftKeys })),
    process: ({ guildId }) => ctx.transact(guildId, (work) => enqueueDueReminders(work, BATCH_SIZE)),
    batchSize: GUILD_BATCH_SIZE,
    signal,
  });
  failures.throwAny();
}
