import type { Job } from '../../platform/jobs.ts';
import { Failures } from '../../platform/process-due.ts';
import type { Work } from '../../platform/work.ts';
import { forEachGuild } from './for-each-guild.ts';
import { readClock, writeClock } from './store.ts';

/** A clock that is set right by less than this, as time servers do all the time, needs no correction. */
const TOLERANCE_MS = 10_000;

/**
 * Notices that the database's clock went back: it was ahead before, while the program ran or before it started. Then lets every module
 * correct the times of each server that lie in the future. A correction that fails is repeated with the next run.
 */
export const createClockJob = (corrections: readonly ((work: Work) => Promise<void>)[]): Job => ({
  name: 'guilds.watch_clock',
  schedule: { everyMs: 15_000 },
  async run({ ctx, log, signal }) {
    const clock = await ctx.acrossGuilds(readClock);
    if (clock.aheadMs > TOLERANCE_MS) {
      log.warn(
        { seconds: Math.round(clock.aheadMs / 1_000) },
        'The clock was ahead. Times in the future are replaced by now.',
      );
      const failures = new Failures();
      const correct = (guildId: string) =>
        ctx.transact(guildId, async (work) => {
          for (const correction of corrections) await correction(work);
        });
      await forEachGuild(ctx, { step: correct, failures, signal });
      failures.throwAny();
    }
    await ctx.acrossGuilds(writeClock);
  },
});
