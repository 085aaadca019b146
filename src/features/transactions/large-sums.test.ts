import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAccount } from '../../core/ledger/store.ts';
import { listServers } from '../../core/guilds/list-servers.ts';
import { cleanUp } from '../../core/members/clean-up.ts';
import { getUser } from '../../core/members/list-users.ts';
import { engines } from '../../../tests/support/database/test-database.ts';
import { newId, operator, testLedger, type TestLedger } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { getOverview } from './get-overview.ts';
import { getSupplyHistory } from './get-supply-history.ts';
import { writeDailyTotals } from './store.ts';

const MAX_COINS = Number.MAX_SAFE_INTEGER;

describe.each(engines)('sums beyond the largest safe integer on %s', (engine) => {
  let ledger: TestLedger;
  let guildId: string;
  const [rich, richer] = [newId(), newId()];
  beforeAll(async () => {
    ledger = await testLedger(engine);
    guildId = await ledger.guild();
    for (const userId of [rich, richer]) await ledger.grant(guildId, userId, MAX_COINS);
  });
  afterAll(() => ledger.close());

  test('larger sums are clamped to the largest safe integer, and nothing fails', async () => {
    const ctx = ledger.ctx(operator);
    expect(await getOverview(ctx, { guildId })).toMatchObject({
      supply: MAX_COINS,
      // Both values are computed exactly and clamped only at the end.
      supply_at_midnight: 0,
      sources_today: MAX_COINS,
      sinks_today: 0,
      movements: [{ acts: 2, change: MAX_COINS, moved: MAX_COINS }],
    });
    expect((await getSupplyHistory(ctx, { guildId, days: 1 })).data).toMatchObject([{ sources: MAX_COINS, sinks: 0 }]);
    const servers = await listServers(ctx, {}, { cdnUrl: 'https://cdn', findMembership: () => Promise.resolve(null) });
    expect(servers.data.find(({ id }) => id === guildId)?.total_currency).toBe(MAX_COINS);
    await ctx.transact(guildId, (work) =>
      writeDailyTotals(work, { first: '2020-01-01', end: '2040-01-01', zone: 'UTC' }),
    );
    expect(
      await ledger.asOwner('select minted, moved from economy.daily_totals where guild_id = $1', [guildId]),
    ).toEqual([{ minted: String(MAX_COINS), moved: String(MAX_COINS) }]);
  });

  test('a member who earned more in total is still shown, listed and archived with their balance', async () => {
    const otherGuildId = await ledger.guild();
    for (const userId of [rich, richer]) {
      await ledger.grant(otherGuildId, userId, MAX_COINS);
      const updates = JSON.stringify([{ user_id: userId, amount: -MAX_COINS, kind: 'admin_remove' }]);
      await ledger.asOwner('select economy.batch_balance_updates($1, $2, $3::jsonb)', [otherGuildId, newId(), updates]);
      await ledger.grant(otherGuildId, userId, MAX_COINS);
    }
    const ctx = ledger.ctx(operator);
    const user = await getUser(ctx, {
      guildId: otherGuildId,
      userId: rich,
      cdnUrl: 'https://cdn',
      profileSections: [],
    });
    expect(user).toMatchObject({ balance: MAX_COINS, total_earned: MAX_COINS });
    expect((await ctx.read(otherGuildId, (queries) => findAccount(queries, otherGuildId, rich)))?.earned).toBe(
      MAX_COINS,
    );
    await ledger.asOwner(
      `update economy.members set left_at = now() - interval '40 days', is_active = false where guild_id = $1`,
      [otherGuildId],
    );
    for (const isDryRun of [true, false])
      expect(await cleanUp(ctx, { guildId: otherGuildId, days: 30, isDryRun })).toMatchObject({
        members: 2,
        coins_kept: MAX_COINS,
      });
  });
});
