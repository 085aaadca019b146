import { toStaffEntryData } from '../../../core/ledger/entry-data.ts';
import type { Job } from '../../../platform/jobs.ts';
import type { Ctx } from '../../../platform/work.ts';
import { listDueClaims, listDueTasks, callExpireClaim, callExpireTask } from '../shared/due-store.ts';

const INTERVAL_MS = 15_000;
const BATCH_SIZE = 200;
/** A run ends after so many rounds; what is left is due for the next one. */
const MAX_ROUNDS = 500;

/**
 * Ends tasks whose time is over, then claims whose deadline has passed. Each is an act of its own that judges again under its
 * lock, so it does not matter how many processes do it, where they stopped, or how long none of them ran.
 */
export async function expireDue(ctx: Ctx, signal?: AbortSignal): Promise<{ tasks: number; claims: number }> {
  const data = toStaffEntryData(ctx);
  const tasks = await processInRounds(
    () => ctx.acrossGuilds((queries) => listDueTasks(queries, BATCH_SIZE)),
    (due) => callExpireTask(ctx, { ...due, data }),
    signal,
  );
  const claims = await processInRounds(
    () => ctx.acrossGuilds((queries) => listDueClaims(queries, BATCH_SIZE)),
    (due) => callExpireClaim(ctx, { ...due, data }),
    signal,
  );
  return { tasks, claims };
}

/** Until nothing is due, or a whole round changed nothing. One that fails holds up no other, and is thrown at the end. */
async function processInRounds<T>(
  find: () => Promise<T[]>,
  endItem: (due: T) => Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<number> {
  let ended = 0;
  const failures: unknown[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const due = await find();
    const endedBefore = ended;
    for (const item of due) {
      if (signal?.aborted === true) return ended;
      try {
        if (await endItem(item)) ended += 1;
      } catch (error) {
        failures.push(error);
      }
    }
    if (due.length < BATCH_SIZE || ended === endedBefore) break;
  }
  if (failures.length > 0) throw new AggregateError(failures.slice(0, 3), `${failures.length} could not be ended.`);
  return ended;
}

export const expireJob: Job = {
  name: 'tasks.expire',
  schedule: { everyMs: INTERVAL_MS },
  async run({ ctx, log, signal }) {
    const ended = await expireDue(ctx, signal);
    if (ended.tasks + ended.claims > 0) log.info(ended, 'Tasks and claims have ended by time.');
  },
};
