import { toStaffEntryData } from '../../../core/ledger/entry-data.ts';
import type { Job } from '../../../platform/jobs.ts';
import type { Ctx } from '../../../platform/work.ts';
import { listDueClaims, listDueTasks } from '../shared/due-store.ts';
import * as sql from '../shared/due-store.ts';

const INTERVAL_MS = 15_000;
const BATCH_SIZE = 200;
/** A run stops after this many rounds; the next run continues. */
const MAX_ROUNDS = 500;

/**
 * Expires tasks past their end, then claims past their deadline. Each is its own operation, which checks again under its lock:
 * several processes may run this at once, stop anywhere, or resume after any downtime. Returns how many of each expired.
 */
export async function expireDue(ctx: Ctx, signal?: AbortSignal): Promise<{ tasks: number; claims: number }> {
  const data = toStaffEntryData(ctx);
  const tasks = await processInRounds(
    () => ctx.acrossGuilds((queries) => listDueTasks(queries, BATCH_SIZE)),
    (due) => sql.expireTask(ctx, { ...due, data }),
    signal,
  );
  const claims = await processInRounds(
    () => ctx.acrossGuilds((queries) => listDueClaims(queries, BATCH_SIZE)),
    (due) => sql.expireClaim(ctx, { ...due, data }),
    signal,
  );
  return { tasks, claims };
}

/**
 * Repeats until nothing is due or a whole round changed nothing. A failure does not stop the others.
 * Throws an AggregateError at the end when there were failures.
 */
async function processInRounds<T>(
  find: () => Promise<T[]>,
  expireItem: (due: T) => Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<number> {
  let expired = 0;
  const failures: unknown[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const due = await find();
    const expiredBefore = expired;
    for (const item of due) {
      if (signal?.aborted === true) return expired;
      try {
        if (await expireItem(item)) expired += 1;
      } catch (error) {
        failures.push(error);
      }
    }
    if (due.length < BATCH_SIZE || expired === expiredBefore) break;
  }
  if (failures.length > 0)
    throw new AggregateError(failures.slice(0, 3), `${failures.length} tasks or claims could not be expired.`);
  return expired;
}

export const expireJob: Job = {
  name: 'tasks.expire',
  schedule: { everyMs: INTERVAL_MS },
  async run({ ctx, log, signal }) {
    const expired = await expireDue(ctx, signal);
    if (expired.tasks + expired.claims > 0) log.info(expired, 'Expired tasks and claims.');
  },
};
