import { afterAll, beforeAll, expect, test } from 'vitest';
import { findMemberEntries } from '../../core/ledger/history-store.ts';
import { operator, testLedger, type TestLedger } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { readHistory } from '../economy/balances/read-history.ts';
import { getOverview } from './get-overview.ts';
import { getTransaction } from './get-transaction.ts';
import { listTransactions } from './list-transactions.ts';
import { sumClosedDays } from './sum-closed-days.ts';

const cdnUrl = 'https://cdn.example';
const SERVERS = 60;
const ENTRIES_EACH = 500;

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await testLedger('postgres');
  await ledger.asOwner(
    `insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind)
     select server, server * 1000000 + n * 2, 1 + n % 10, 1, 1 + n / 10, 1 + n / 10, 6
     from generate_series(1, $1) server, generate_series(0, $2 - 1) n`,
    [SERVERS, ENTRIES_EACH],
  );
  await ledger.asOwner(
    `with inserted as (insert into economy.guilds (guild_id, name, owner_id)
       select server, 'server ' || server, 1 from generate_series(1, $1) server returning guild_id)
     insert into economy.members (guild_id, user_id, balance, entries)
     select guild_id, member, $2 / 10, $2 / 10 from inserted, generate_series(1, 10) member`,
    [SERVERS, ENTRIES_EACH],
  );
  await ledger.admin.script('analyze economy.entries');
  await ledger.admin.script('analyze economy.members');
});
afterAll(() => ledger.close());

const readScanCounts = async () => {
  const [row] = await ledger.asOwner<{ whole: number; by_index: number }>(
    `select seq_scan::numeric as whole, idx_scan::numeric as by_index from pg_stat_user_tables
     where schemaname = 'economy' and relname = 'entries'`,
  );
  return row ?? { whole: -1, by_index: -1 };
};

const countRowsRead = async () => {
  const [row] = await ledger.asOwner<{ rows: number }>(
    `select (seq_tup_read + idx_tup_fetch)::numeric as rows from pg_stat_user_tables
     where schemaname = 'economy' and relname = 'entries'`,
  );
  return row?.rows ?? 0;
};

test('the ledger is read through its indexes, never by a sequential scan', async () => {
  const ctx = ledger.ctx(operator);
  const guildId = '7';
  const reads = [
    () => listTransactions(ctx, { guildId, query: {}, cdnUrl }),
    () => listTransactions(ctx, { guildId, query: { user_id: '3' }, cdnUrl }),
    () => listTransactions(ctx, { guildId, query: { type: 'admin_add' }, cdnUrl }),
    () => listTransactions(ctx, { guildId, query: { limit: 50, offset: 400 }, cdnUrl }),
    () => listTransactions(ctx, { guildId, query: { start_date: '2014-01-01', sort: 'asc' }, cdnUrl }),
    () => listTransactions(ctx, { guildId, query: { type: 'admin_add,daily', statistics: true }, cdnUrl }),
    () => listTransactions(ctx, { guildId, query: { user_id: '3', statistics: true }, cdnUrl }),
    () => getTransaction(ctx, { guildId, transactionId: 'txn_7000010', cdnUrl }),
    () => getOverview(ctx, { guildId }),
    () => readHistory(ctx, { guildId, userId: '3' }),
  ];
  const before = await readScanCounts();
  for (const read of reads) await read();
  // PostgreSQL updates its counters shortly after each statement.
  await expect
    .poll(async () => (await readScanCounts()).by_index, { timeout: 15_000, interval: 250 })
    .toBeGreaterThanOrEqual(before.by_index + reads.length);
  expect((await readScanCounts()).whole).toBe(before.whole);

  // Prove that the counter detects a sequential scan.
  await ledger.asOwner('select max(amount) from economy.entries');
  await expect
    .poll(async () => (await readScanCounts()).whole, { timeout: 15_000, interval: 250 })
    .toBeGreaterThan(before.whole);
});

test('a page of a server that holds most of the ledger is read without reading the rest', async () => {
  const LARGE = 20_000;
  await ledger.asOwner(
    `insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind)
     select 7, 100000000 + n, 1 + n % 10, case n % 2 when 0 then -1 else 1 end, 100, 100 + n / 10, 4 + n % 2
     from generate_series(0, $1 - 1) n`,
    [LARGE],
  );
  await ledger.admin.script('analyze economy.entries');
  const ctx = ledger.ctx(operator);
  const before = await countRowsRead();
  const { data } = await listTransactions(ctx, { guildId: '7', query: {}, cdnUrl });
  expect(data).toHaveLength(50);
  await ctx.read('7', (queries) =>
    findMemberEntries(queries, { guildId: '7', userId: '3', cursor: undefined, limit: 11 }),
  );
  // PostgreSQL updates its counters shortly after each statement.
  await expect.poll(countRowsRead, { timeout: 15_000, interval: 250 }).toBeGreaterThanOrEqual(before + 100);
  expect((await countRowsRead()) - before).toBeLessThan(LARGE / 2);
});

test('the closed days of a server that holds most of the ledger are summed without reading the days before', async () => {
  const [LARGE, SMALL] = [20_000, 300];
  const fill = (days: number, count: number) =>
    ledger.asOwner(
      `insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind)
       select 8, economy.min_entry_id_at(now() - $1 * interval '1 day') + n * 2, 1 + n % 10, 1, 100, 1000 * $1 + n / 10, 6
       from generate_series(0, $2 - 1) n`,
      [days, count],
    );
  for (const [days, count] of [
    [40, LARGE],
    [3, SMALL],
    [2, SMALL],
    [1, SMALL],
  ] as const)
    await fill(days, count);
  await ledger.asOwner(
    `insert into economy.daily_totals (guild_id, day, kind, acts, minted, burned, moved)
     select 8, (now() - interval '3 days')::date, 6, 1, 1, 0, 1`,
  );
  await ledger.admin.script('analyze economy.entries');
  const before = await countRowsRead();
  expect(await sumClosedDays(ledger.ctx(operator), '8')).toBeGreaterThan(0);
  const [row] = await ledger.asOwner<{ acts: number }>(
    `select sum(acts)::numeric as acts from economy.daily_totals
     where guild_id = 8 and day >= (now() - interval '2 days')::date`,
  );
  expect(row?.acts).toBe(2 * SMALL);
  await expect.poll(countRowsRead, { timeout: 15_000, interval: 250 }).toBeGreaterThanOrEqual(before + 3 * SMALL);
  expect((await countRowsRead()) - before).toBeLessThan(LARGE / 2);
});
