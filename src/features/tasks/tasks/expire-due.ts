import { toStaffEntryData } from '../../../core/ledger/entry-data.ts';
import type { Job } from '../../../platform/jobs.ts';
import { Failures, processDue } from '../../../platform/process-due.ts';
import type { Ctx } from '../../../platform/work.ts';
import { listDueClaims, listDueTasks } from '../shared/due-store.ts';
import * as sql from '../shared/due-store.ts';

const INTERVAL_MS = 15_000;
const BATCH_SIZE = 200;

/**
 * Expires tasks past their end, then claims past their deadline. Each is its own operation, which checks again under its lock:
 * several processes may run this at once, stop anywhere, or resume after any downtime. Returns how many of each expired. Throws an
 * AggregateError at the end when some failed.
 */
export async function expireDue(ctx: Ctx, signal?: AbortSignal): Promise<{ tasks: number; claims: number }> {
  const data = toStaffEntryData(ctx);
  const failures = new Failures();
  const tasks = await processDue(failures, {
    list: (leftKeys) => ctx.acrossGuilds((queries) => listDueTasks(queries, { limit: BATCH_SIZE, leftKeys })),
    process: (due) => sql.expireTask(ctx, { ...due, data }),
    batchSize: BATCH_SIZE,
    signal,
  });
  const claims = await processDue(failures, {
    list: (leftKeys) => ctx.acrossGuilds((queries) => listDueClaims(queries, { limit: BATCH_SIZE, leftKeys })),
    process: (due) => sql.expireClaim(ctx, { ...due, data }),
    batchSize: BATCH_SIZE,
    signal,
  });
  failures.throwAny();
  return { tasks, claims };
}

export const expireJob: Job = {
  name: 'tasks.expire',
  schedule: { everyMs: INTERVAL_MS },
  async run({ ctx, log, signal }) {
    const expired = await expireDue(ctx, signal);
    if (expired.tasks + expired.claims > 0) log.info(expired, 'Expired tasks and claims.');
  },
};
