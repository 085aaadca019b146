import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { withRefusals } from '../../../platform/db/with-refusals.ts';
import { refuse } from '../refusals.ts';
import { engines } from '../../../../tests/support/database/test-database.ts';
import { member, newId, testLedger, type TestLedger } from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { claimDaily } from './claim-daily.ts';
import * as sql from './daily-store.ts';

describe.each(engines)('daily streaks on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  /** Claims at these times and returns the amount and the day of the streak of each claim. */
  const claimAtMoments = async (guildId: string, moments: readonly string[]) => {
    const userId = newId();
    const paid: [number, number][] = [];
    for (const at of moments) {
      const actor = actorSqlParams(member(userId));
      const { amount, streak } = await withRefusals(refuse, () =>
        sql.claimDaily(ledger.ctx(member(userId)), { guildId, actor, data: null, at: new Date(at) }),
      );
      paid.push([amount, streak]);
    }
    return paid;
  };

  test('each day after the first adds the bonus, up to the cap', async () => {
    const guildId = await ledger.guild({ daily_streak_bonus: 10, daily_streak_cap: 2 });
    const days = [1, 2, 3, 4, 5].map((day) => `2026-11-0${day}T12:00:00Z`);
    expect(await claimAtMoments(guildId, days)).toEqual([
      [100, 1],
      [110, 2],
      [120, 3],
      [120, 4],
      [120, 5],
    ]);
  });

  test('without a bonus every day pays the same', async () => {
    const guildId = await ledger.guild();
    expect(await claimAtMoments(guildId, ['2026-11-01T12:00:00Z', '2026-11-02T12:00:00Z'])).toEqual([
      [100, 1],
      [100, 2],
    ]);
  });

  test('in rolling mode a streak ends 48 hours after the last claim', async () => {
    const guildId = await ledger.guild({ daily_streak_bonus: 10 });
    const moments = ['2026-11-01T12:00:00Z', '2026-11-03T11:59:59.999Z', '2026-11-05T11:59:59.999Z'];
    expect(await claimAtMoments(guildId, moments)).toEqual([
      [100, 1],
      [110, 2],
      [100, 1],
    ]);
  });

  test('in calendar mode a streak ends when a day of the server is missed', async () => {
    const guildId = await ledger.guild({
      daily_streak_bonus: 10,
      daily_mode: 'calendar',
      timezone: 'Europe/Berlin',
    });
    const moments = [
      '2026-10-23T22:00:00Z',
      // The last millisecond of the next day, which has 25 hours: 49 hours after the claim.
      '2026-10-25T22:59:59.999Z',
      '2026-10-26T22:59:59.999Z',
      '2026-10-26T23:00:00Z',
      '2026-10-28T23:00:00Z',
    ];
    expect(await claimAtMoments(guildId, moments)).toEqual([
      [100, 1],
      [110, 2],
      [120, 3],
      [130, 4],
      [100, 1],
    ]);
  });

  test('repeating a claim returns the bonus that it paid', async () => {
    const guildId = await ledger.guild({ daily_streak_bonus: 10 });
    const userId = newId();
    await ledger.grant(guildId, userId, 0);
    await ledger.asOwner(
      `update economy.members set last_daily = now() - interval '30 hours', daily_streak = 4 where guild_id = $1`,
      [guildId],
    );
    const ctx = ledger.ctx(member(userId));
    const first = await claimDaily(ctx, { guildId });
    expect(first).toMatchObject({ amount: 140, streak: 5, balance: 140 });
    await ledger.asOwner('update economy.guild_settings set daily_streak_bonus = 0 where guild_id = $1', [guildId]);
    expect(await claimDaily(ctx, { guildId })).toEqual({ ...first, isReplayed: true });
  });

  test('a claim beyond the balance cap is refused', async () => {
    const guildId = await ledger.guild({ daily_streak_bonus: 10, balance_cap: 205 });
    await expect(claimAtMoments(guildId, ['2026-11-01T12:00:00Z', '2026-11-02T12:00:00Z'])).rejects.toMatchObject({
      code: 'balance_cap',
    });
  });
});
