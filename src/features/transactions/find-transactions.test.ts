import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getUser } from '../../core/members/list-users.ts';
import { batchBalanceUpdates } from '../../../tests/support/fixtures/batch-balance-updates.ts';
import { snowflakeAt } from '../../platform/snowflake.ts';
import { engines } from '../../../tests/support/database/test-database.ts';
import { newId, operator, testLedger, type TestLedger } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { transactionsContract } from './contract.ts';
import { FULL_RANGE, sumEntries } from './entries-store.ts';
import { listTransactions } from './list-transactions.ts';
import { recentTransactions } from './recent-transactions.ts';

const cdnUrl = 'https://cdn.example';
type Query = Parameters<typeof listTransactions>[1]['query'];
/** Midnight of 1 April 2026 in Apia, which is 13 hours ahead of UTC. */
const APRIL_IN_APIA = Date.UTC(2026, 2, 31, 11);

describe.each(engines)('searching transactions on %s', (engine) => {
  let ledger: TestLedger;
  let guildId = '';
  const [one, two] = [newId(), newId()];
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());
  beforeEach(async () => {
    guildId = await ledger.guild({ timezone: 'Pacific/Apia' });
    const entries = [
      [one, 100, 'task_reward', -1],
      [one, 10, 'daily', 0],
      [two, 1_000, 'task_reward', 1],
      [one, -40, 'shop_purchase', 86_400_000 - 1],
      [one, 1, 'daily', 86_400_000],
    ] as const;
    for (const [userId, amount, kind, afterMs] of entries) {
      const ctx = ledger.ctx(operator, { source: 'system', operationId: snowflakeAt(APRIL_IN_APIA + afterMs) });
      await batchBalanceUpdates(ctx, { guildId, updates: [{ userId, amount, kind }] });
    }
  });
  const find = async (query: Query) => {
    const input = transactionsContract.listTransactions.query.parse(
      Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
    );
    const reply = await listTransactions(ledger.ctx(operator), { guildId, query: input, cdnUrl });
    return transactionsContract.listTransactions.reply.parse(reply);
  };
  const amounts = async (query: Query) => (await find(query)).data.map(({ amount }) => amount);

  test('dates count in the server’s time zone, including the whole last day; timestamps as written', async () => {
    expect(await amounts({ start_date: '2026-04-01', end_date: '2026-04-01' })).toEqual([-40, 1_000, 10]);
    expect(await amounts({ end_date: '2026-03-31' })).toEqual([100]);
    expect(await amounts({ start_date: '2026-04-02' })).toEqual([1]);
    expect(await amounts({ start_date: '2026-03-31T11:00:00.001Z', end_date: '2026-04-02' })).toEqual([1, -40, 1_000]);
    expect(await amounts({ end_date: '2026-04-01T00:00:00+13:00' })).toEqual([100]);
    expect((await find({ start_date: '2026-04-01', end_date: '2026-04-01' })).page.total).toBe(3);
    expect((await find({ start_date: '2026-04-01', user_id: two })).page.total).toBe(1);
  });

  test.each([
    ['0001-01-01', '9999-12-31', 5],
    ['1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z', 5],
    ['2026-04-02', '2026-04-01', 0],
    ['9999-12-31', '0001-01-01', 0],
  ])('from %s to %s there are %i entries, even for distant dates', async (from, to, count) => {
    const { data, page } = await find({ start_date: from, end_date: to });
    expect([data.length, page.total]).toEqual([count, count]);
  });

  test('several types can be combined, including the old name of purchases', async () => {
    expect(await amounts({ type: 'daily,shop' })).toEqual([1, -40, 10]);
    expect((await find({ type: 'daily,shop' })).page.total).toBe(3);
    const { query } = transactionsContract.listTransactions;
    expect(['daily,', 'daily,tips', '', ',daily'].map((type) => query.safeParse({ type }).success)).not.toContain(true);
  });

  test('ascending order works across pages, and no cursor leads out of the date range', async () => {
    expect(await amounts({ sort: 'asc' })).toEqual([100, 10, 1_000, -40, 1]);
    const first = await find({ sort: 'asc', limit: 2, start_date: '2026-04-01' });
    expect(first.data.map(({ amount }) => amount)).toEqual([10, 1_000]);
    const cursor = first.page.next_cursor ?? '';
    expect(await amounts({ sort: 'asc', limit: 2, start_date: '2026-04-01', cursor })).toEqual([-40, 1]);
    expect(await amounts({ sort: 'asc', start_date: '2026-04-02', cursor })).toEqual([1]);
    await expect(find({ cursor })).rejects.toMatchObject({ code: 'invalid_input', field: 'cursor' });
    const farAway = Buffer.from(JSON.stringify(['newest', '', '9'.repeat(19)])).toString('base64url');
    expect(await amounts({ cursor: farAway, limit: 1 })).toEqual([1]);
  });

  test('statistics cover all matching entries on request, independent of the page', async () => {
    expect((await find({})).statistics).toBeNull();
    const { statistics, page } = await find({ statistics: true, limit: 1 });
    expect(statistics).toEqual({ count: 5, coins_in: 1_111, coins_out: 40, is_complete: true });
    expect(page.total).toBe(5);
    const ofOne = { statistics: true, user_id: one, type: 'daily,shop_purchase', start_date: '2026-04-01' };
    expect((await find(ofOne)).statistics).toEqual({ count: 3, coins_in: 11, coins_out: 40, is_complete: true });
    expect((await find({ statistics: true, user_id: newId() })).statistics).toMatchObject({ count: 0, coins_in: 0 });
  });

  test('statistics examine a limited number of the newest entries and report when there are more', async () => {
    const sum = (maxEntries: number, kinds: number[] | null = null) =>
      ledger
        .ctx(operator)
        .read(guildId, (queries) => sumEntries(queries, guildId, { ...FULL_RANGE, kinds, maxEntries }));
    expect(await sum(2)).toEqual({ count: 2, coins_in: 1, coins_out: 40, is_complete: false });
    expect(await sum(4, [1])).toEqual({ count: 2, coins_in: 11, coins_out: 0, is_complete: false });
    expect(await sum(6)).toMatchObject({ count: 5, is_complete: true });
  });

  test('sums beyond the largest safe integer are clamped to it', async () => {
    const userId = newId();
    for (const amount of [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER])
      await batchBalanceUpdates(ledger.ctx(operator, { source: 'system' }), {
        guildId,
        updates: [{ userId, amount, kind: 'correction' }],
      });
    expect((await find({ statistics: true, user_id: userId })).statistics).toEqual({
      count: 3,
      coins_in: Number.MAX_SAFE_INTEGER,
      coins_out: Number.MAX_SAFE_INTEGER,
      is_complete: true,
    });
  });

  test('a member’s page has only their own newest entries', async () => {
    const input = { guildId, userId: one, cdnUrl, profileSections: [recentTransactions(cdnUrl)] };
    const page = await getUser(ledger.ctx(operator), input);
    expect(page.recent_transactions?.map(({ amount }) => amount)).toEqual([1, -40, 10, 100]);
  });
});
