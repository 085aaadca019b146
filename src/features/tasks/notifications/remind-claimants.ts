import type { Job } from '../../../platform/jobs.ts';
import type { Ctx } from '../../../platform/work.ts';
import { guildsToRemind, remindClaims } from '../shared/due-store.ts';

const EVERY_MS = 60_000;
const GUILDS_AT_ONCE = 100;
const CLAIMS_AT_ONCE = 200;
const MOST_ROUNDS = 100;

/**
 * Owes a reminder to claimants whose deadline is near. Each claim is reminded of once; one whose deadline has passed meanwhile,
 * because nothing ran, is not reminded of any more.
 */
export async function remindDue(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  let reminded = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const guilds = await ctx.acrossGuilds((queries) => guildsToRemind(queries, GUILDS_AT_ONCE));
    for (const guildId of guilds) {
      if (signal?.aborted === true) return reminded;
      reminded += await remindClaims(ctx, { guildId, limit: CLAIMS_AT_ONCE });
    }
    if (guilds.length === 0) break;
  }
  return reminded;
}

export const remindJob: Job = {
  name: 'tasks.remind',
  schedule: { everyMs: EVERY_MS },
  async run({ ctx, log, signal }) {
    const reminded = await remindDue(ctx, signal);
    if (reminded > 0) log.info({ reminded }, 'Claimants were reminded of their deadlines.');
  },
};
