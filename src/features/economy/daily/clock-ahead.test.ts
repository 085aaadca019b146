import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines } from '../../../../tests/support/database/test-database.ts';
import { member, newId, testLedger, type TestLedger } from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { createClockJob } from '../../../core/guilds/watch-clock.ts';
import { createLog } from '../../../platform/log.ts';
import { claimDaily } from './claim-daily.ts';
import { correctRewardTimes } from './daily-store.ts';

const log = createLog({ level: 'silent' });
const DAY_SECONDS = 86_400;

describe.each(engines)('after the clock was ahead, on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  const job = createClockJob([correctRewardTimes]);
  const run = () =>
    job.run({
      ctx: ledger.ctx({ kind: 'system', job: job.name }, { source: 'system' }),
      log,
      signal: new AbortController().signal,
    });
  /** As if the program had run until now with a clock ahead by this interval. */
  const setClockAhead = (interval: string) =>
    ledger.asOwner(
      `insert into economy.clock values (true, now() + $1::interval) on conflict (only_row) do update set seen_at = excluded.seen_at`,
      [interval],
    );
  /** Creates a member who claimed when the clock was ahead by this interval. */
  const claimAhead = async (interval: string, mode: 'rolling' | 'calendar' = 'rolling') => {
    const [guildId, userId] = [await ledger.guild({ daily_mode: mode }), newId()];
    await claimDaily(ledger.ctx(member(userId)), { guildId });
    await ledger.asOwner(
      `update economy.members set last_daily = now() + $3::interval where guild_id = $1 and user_id = $2`,
      [guildId, userId, interval],
    );
    return { guildId, userId };
  };
  const secondsUntilNext = async ({ guildId, userId }: { guildId: string; userId: string }) => {
    const refusal: unknown = await claimDaily(ledger.ctx(member(userId)), { guildId }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'daily_already_claimed' });
    return (refusal as { data: { seconds: number } }).data.seconds;
  };
  beforeEach(run);

  test.each(['25 hours', '1 hour', '30 days'])('by %s, a daily reward opens a day from now', async (interval) => {
    const claimant = await claimAhead(interval);
    await setClockAhead(interval);
    await run();
    const seconds = await secondsUntilNext(claimant);
    expect(seconds).toBeLessThanOrEqual(DAY_SECONDS);
    expect(seconds).toBeGreaterThan(DAY_SECONDS - 600);
  });

  test('in calendar mode it opens on the next day', async () => {
    const claimant = await claimAhead('49 hours', 'calendar');
    await setClockAhead('49 hours');
    await run();
    expect(await secondsUntilNext(claimant)).toBeLessThanOrEqual(DAY_SECONDS);
  });

  test('an income is due a period from now, and a reminder is checked at once', async () => {
    const { guildId, userId } = await claimAhead('25 hours');
    await ledger.asOwner(`insert into economy.income_claims values ($1, $2, 7, now() + interval '25 hours')`, [
      guildId,
      userId,
    ]);
    await ledger.asOwner(
      `insert into economy.daily_reminders (guild_id, user_id, look_at) values ($1, $2, now() + interval '49 hours')`,
      [guildId, userId],
    );
    await setClockAhead('25 hours');
    await run();
    const rows = await ledger.asOwner(
      `select collected_at <= now() and look_at <= now() as is_past from economy.income_claims join economy.daily_reminders
       using (guild_id, user_id) where guild_id = $1`,
      [guildId],
    );
    expect(rows).toEqual([{ is_past: true }]);
  });

  test('a clock that goes on, or is set back by a few seconds, changes nothing', async () => {
    const claimant = await claimAhead('3 hours');
    await setClockAhead('-1 minute');
    await run();
    await setClockAhead('5 seconds');
    await run();
    expect(await secondsUntilNext(claimant)).toBeGreaterThan(DAY_SECONDS + 10_000);
  });

  test('a server whose correction failed is named, and corrected by the next run', async () => {
    const [broken, whole] = [await claimAhead('25 hours'), await claimAhead('25 hours')];
    await setClockAhead('25 hours');
    const correction = `check (guild_id <> ${broken.guildId} or last_daily > '2000-01-01' and last_daily > created_at + interval '20 hours')`;
    await ledger.asOwner(`alter table economy.members add constraint broken ${correction} not valid`);
    await expect(run()).rejects.toThrow(`1 failed, in ${broken.guildId}: `);
    await ledger.asOwner('alter table economy.members drop constraint broken');
    expect(await secondsUntilNext(whole)).toBeLessThanOrEqual(DAY_SECONDS);
    expect(await secondsUntilNext(broken)).toBeGreaterThan(DAY_SECONDS);
    await run();
    expect(await secondsUntilNext(broken)).toBeLessThanOrEqual(DAY_SECONDS);
  });
});
