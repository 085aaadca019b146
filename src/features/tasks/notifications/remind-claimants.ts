import type { Job } from '../../../platform/jobs.ts';
import type { Ctx } from '../../../platform/work.ts';
import { listGuildsToRemind } from '../shared/due-store.ts';
import * as sql from '../shared/due-store.ts';

const INTERVAL_MS = 60_000;
const GUILD_BATCH_SIZE = 100;
const CLAIM_BATCH_SIZE = 200;
const MAX_ROUNDS = 100;

/**
 * Enqueues a reminder for claimants whose deadline is near. Each claim gets one reminder; none is sent when the deadline has
 * passed meanwhile, for example during downtime. Returns the number of reminders.
 */
export async function remindClaimants(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  let reminded = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const guilds = await ctx.acrossGuilds((queries) => listGuildsToRemind(queries, GUILD_BATCH_SIZE));
    for (const guildId of guilds) {
      if (signal?.aborted === true) return reminded;
      reminded += await sql.remindClaims(ctx, { guildId, limit: CLAIM_BATCH_SIZE });
    }
    if (guilds.length === 0) break;
  }
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
