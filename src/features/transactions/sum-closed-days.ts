import type { Ctx } from '../../platform/work.ts';
import type { Job } from '../../platform/jobs.ts';
import { listGuildIdsAfter, findNextDayRange, writeDailyTotals } from './store.ts';

const GUILD_BATCH_SIZE = 500;
/** So that one statement of a long backlog stays short; the loop goes on with the next days. */
const DAY_BATCH_SIZE = 7;

/**
 * Sums the closed days of one server into daily_totals, in its own time zone, until none is left. Idempotent.
 * Answers how many spans of days it went through.
 */
export async function sumClosedDays(ctx: Ctx, guildId: string, signal?: AbortSignal): Promise<number> {
  let rangeCount = (await sumNextRange(ctx, guildId, { isFirst: true })) ? 1 : 0;
  while (await sumNextRange(ctx, guildId, { isFirst: false })) {
    rangeCount += 1;
    if (signal?.aborted === true) break;
  }
  return rangeCount;
}

async function sumNextRange(ctx: Ctx, guildId: string, { isFirst }: { isFirst: boolean }): Promise<boolean> {
  const range = await ctx.read(guildId, (queries) =>
    findNextDayRange(queries, guildId, { maxDays: DAY_BATCH_SIZE, isFirst }),
  );
  if (range === null) return false;
  await ctx.transact(guildId, (work) => writeDailyTotals(work, range));
  return true;
}

/** Every hour, since midnight comes at another hour in every time zone. */
export const sumClosedDaysJob: Job = {
  name: 'sum-closed-days',
  schedule: { cron: '7 * * * *' },
  run: async ({ ctx, signal }) => {
    let after = '0';
    for (;;) {
      const guildIds = await ctx.acrossGuilds((queries) => listGuildIdsAfter(queries, after, GUILD_BATCH_SIZE));
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
