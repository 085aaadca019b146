import type { Ctx } from '../../platform/work.ts';
import type { Job } from '../../platform/jobs.ts';
import { guildsAfter, nextSpan, sumDays } from './store.ts';

const GUILDS_AT_ONCE = 500;
/** So that one statement of a long backlog stays short; the loop goes on with the next days. */
const DAYS_AT_ONCE = 7;

/**
 * Sums the closed days of one server into daily_totals, in its own time zone, until none is left. Idempotent.
 * Answers how many spans of days it went through.
 */
export async function sumClosedDays(ctx: Ctx, guildId: string, signal?: AbortSignal): Promise<number> {
  let spans = (await sumNext(ctx, guildId, { isFirst: true })) ? 1 : 0;
  while (await sumNext(ctx, guildId, { isFirst: false })) {
    spans += 1;
    if (signal?.aborted === true) break;
  }
  return spans;
}

async function sumNext(ctx: Ctx, guildId: string, { isFirst }: { isFirst: boolean }): Promise<boolean> {
  const span = await ctx.read(guildId, (queries) => nextSpan(queries, guildId, { most: DAYS_AT_ONCE, isFirst }));
  if (span === null) return false;
  await ctx.transact(guildId, (work) => sumDays(work, span));
  return true;
}

/** Every hour, since midnight comes at another hour in every time zone. */
export const sumClosedDaysJob: Job = {
  name: 'sum-closed-days',
  schedule: { cron: '7 * * * *' },
  run: async ({ ctx, signal }) => {
    let after = '0';
    for (;;) {
      const guildIds = await ctx.acrossGuilds((queries) => guildsAfter(queries, after, GUILDS_AT_ONCE));
      for (const guildId of guildIds) {
        // A stop is a failure and no end, so that the next process goes on soon and not in an hour.
        signal.throwIfAborted();
        await sumClosedDays(ctx, guildId, signal);
      }
      const last = guildIds.at(-1);
      if (last === undefined) return;
      after = last;
    }
  },
};
