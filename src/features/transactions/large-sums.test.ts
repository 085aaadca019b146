import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountOf as accountIn } from '../../core/ledger/store.ts';
import { listServers } from '../../core/guilds/list-servers.ts';
import { cleanUp } from '../../core/members/clean-up.ts';
import { getUser } from '../../core/members/list-users.ts';
import { engines } from '../../../tests/support/database/test-database.ts';
import { newId, operator, testLedger, type Ledger } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { getOverview } from './get-overview.ts';
import { getSupplyHistory } from './get-supply-history.ts';
import { sumDays } from './store.ts';

const MOST = Number.MAX_SAFE_INTEGER;

describe.each(engines)('sums beyond what JavaScript counts, on %s', (engine) => {
  let ledger: Ledger;
  let guildId: string;
  const [rich, richer] = [newId(), newId()];
  beforeAll(async () => {
    ledger = await testLedger(engine);
    guildId = await ledger.guild();
    for (const userId of [rich, richer]) await ledger.grant(guildId, userId, MOST);
  });
  afterAll(() => ledger.close());

  test('the most that can be told stands for more, and nothing fails', async () => {
    const ctx = ledger.ctx(operator);
    expect(await getOverview(ctx, { guildId })).toMatchObject({
      supply: MOST,
      // Of one day both are exact before they are told.
      supply_at_midnight: 0,
      sources_today: MOST,
      sinks_today: 0,
      movements: [{ acts: 2, change: MOST, moved: MOST }],
    });
    expect((await getSupplyHistory(ctx, { guildId, days: 1 })).data).toMatchObject([{ sources: MOST, sinks: 0 }]);
    const servers = await listServers(ctx, {}, { cdnUrl: 'https://cdn', membershipOf: () => Promise.resolve(null) });
    expect(servers.data.find(({ id }) => id === guildId)?.total_currency).toBe(MOST);
    await ctx.transact(guildId, (work) => sumDays(work, { first: '2020-01-01', end: '2040-01-01', zone: 'UTC' }));
    expect(
      await ledger.asOwner('select minted, moved from economy.daily_totals where guild_id = $1', [guildId]),
    ).toEqual([{ minted: String(MOST), moved: String(MOST) }]);
  });

  test('who earned more than that in all is still shown, listed, and put away with what they hold', async () => {
    const place = await ledger.guild();
    for (const userId of [rich, richer]) {
      await ledger.grant(place, userId, MOST);
      const taken = JSON.stringify([{ user_id: userId, amount: -MOST, kind: 7 }]);
      await ledger.asOwner('select economy.batch_balance_updates($1, $2, $3::jsonb)', [place, newId(), taken]);
      await ledger.grant(place, userId, MOST);
    }
    const ctx = ledger.ctx(operator);
    const user = await getUser(ctx, { guildId: place, userId: rich, cdnUrl: 'https://cdn', profile: [] });
    expect(user).toMatchObject({ balance: MOST, total_earned: MOST });
    expect((await ctx.read(place, (queries) => accountIn(queries, place, rich)))?.earned).toBe(MOST);
    await ledger.asOwner(
      `update economy.members set left_at = now() - interval '40 days', is_active = false where guild_id = $1`,
      [place],
    );
    for (const isDryRun of [true, false])
      expect(await cleanUp(ctx, { guildId: place, days: 30, isDryRun })).toMatchObject({
        members: 2,
        coins_kept: MOST,
      });
  });
});
