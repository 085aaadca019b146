import { forEachGuild } from '../../core/guilds/for-each-guild.ts';
import type { Ctx } from '../../platform/work.ts';
import type { Job } from '../../platform/jobs.ts';
import { Failures } from '../../platform/process-due.ts';
import { findNextDayRange, writeDailyTotals } from './store.ts';

/** Keeps each statement short when there is a long backlog; the loop continues with the next days. */
const DAY_BATCH_SIZE = 7;

/**
 * Sums the closed days of one server, in its time zone, into daily_totals until none is left. Idempotent.
 * Returns how many ranges of days were summed.
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

/** Runs every hour, because midnight comes at a different hour in each time zone. */
export const sumClosedDaysJob: Job = {
  name: 'sum-closed-days',
  schedule: { cron: '7 * * * *' },
  run: async ({ ctx, signal }) => {
    const failures = new Failures();
    await forEachGuild(ctx, { step: (guildId) => sumClosedDays(ctx, guildId, signal), failures, signal });
    failures.throwAny();
  },
};
