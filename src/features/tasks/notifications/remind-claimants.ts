import type { Job } from '../../../platform/jobs.ts';
import { Failures, processDue } from '../../../platform/process-due.ts';
import type { Ctx } from '../../../platform/work.ts';
import { listGuildsToRemind } from '../shared/due-store.ts';
import * as sql from '../shared/due-store.ts';

const INTERVAL_MS = 60_000;
const GUILD_BATCH_SIZE = 100;
const CLAIM_BATCH_SIZE = 200;

/**
 * Enqueues a reminder for claimants whose deadline is near. Each claim gets one reminder; none is sent when the deadline has
 * passed meanwhile, for example during downtime. Returns the number of reminders. Throws an AggregateError at the end when a server failed.
 */
export async function remindClaimants(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  const failures = new Failures();
  const reminded = await processDue(failures, {
    list: (leftKeys) =>
      ctx.acrossGuilds((queries) => listGuildsToRemind(queries, { limit: GUILD_BATCH_SIZE, leftKeys })),
    process: ({ guildId }) => sql.remindClaims(ctx, { guildId, limit: CLAIM_BATCH_SIZE }),
    batchSize: GUILD_BATCH_SIZE,
    signal,
  });
  failures.throwAny();
  return reminded;
}

export const remindJob: Job = {
  name: 'tasks.remind',
  schedule: { everyMs: INTERVAL_MS },
  async run({ ctx, log, signal }) {
    const reminded = await remindClaimants(ctx, signal);
    if (reminded > 0) log.info({ reminded }, 'Reminded claimants of their deadlines.');
  },
};
