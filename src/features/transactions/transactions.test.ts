import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchBalanceUpdates } from '../../../tests/support/fixtures/batch-balance-updates.ts';
import { rollBack } from '../../core/ledger/roll-back.ts';
import { transferCoins } from '../../../tests/support/fixtures/transfer-coins.ts';
import { snowflakeAt } from '../../platform/snowflake.ts';
import type { Actor, Ctx } from '../../platform/work.ts';
import { engines } from '../../../tests/support/database/test-database.ts';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { transactionsContract } from './contract.ts';
import { getOverview } from './get-overview.ts';
import { getSupplyHistory } from './get-supply-history.ts';
import { getTransaction } from './get-transaction.ts';
import { listTransactions } from './list-transactions.ts';
import { sumClosedDays, sumClosedDaysJob } from './sum-closed-days.ts';

const cdnUrl = 'https://cdn.example';
const DAY_MS = 86_400_000;
/** Noon in UTC, `daysAgo` days ago. */
const noon = (daysAgo: number): number => Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2 - daysAgo * DAY_MS;
let sequence = 0n;
const newOperationId = (timeMs: number): string => String(BigInt(snowflakeAt(timeMs)) + (sequence += 1n));

describe.each(engines)('reading the ledger on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  const asStaff = () => ledger.ctx(operator);
  const postEntry = (
    guildId: string,
    userId: string,
    amount: number,
    kind: 'task_reward' | 'shop_purchase',
    timeMs = Date.now(),
  ) =>
    batchBalanceUpdates(ledger.ctx(operator, { source: 'system', operationId: newOperationId(timeMs) }), {
      guildId,
      updates: [{ userId, amount, kind }],
    });
  const list = (guildId: string, query: Parameters<typeof listTransactions>[1]['query'] = {}, ctx: Ctx = asStaff()) =>
    listTransactions(ctx, { guildId, query, cdnUrl });
  /** Creates two named members with a reward each, and a transfer from the first to the second. */
  const createGuildWithTransfer = async () => {
    const guildId = await ledger.guild();
    const [ada, bob] = [newId(), newId()];
    for (const [id, name] of [
      [ada, 'Ada'],
      [bob, 'Bob'],
    ] as const) {
      await ledger.asOwner(
        'insert into economy.profiles (guild_id, user_id, username, display_name, avatar) values ($1, $2, lower($3), $3, $4)',
        [guildId, id, name, name === 'Ada' ? 'a1' : null],
      );
      await postEntry(guildId, id, 100, 'task_reward');
    }
    const gift = ledger.ctx(member(ada));
    await transferCoins(gift, { guildId, from: ada, to: bob, amount: 30 });
    return { guildId, ada, bob, gift };
  };

  test('entries are listed newest first, with names and descriptions, as the contract specifies', async () => {
    const { guildId, ada, bob } = await createGuildWithTransfer();
    const reply = await list(guildId);
    expect(transactionsContract.listTransactions.reply.parse(reply)).toEqual(reply);
    expect(reply.page).toEqual({ limit: 50, offset: 0, total: 4, next_cursor: null });
    expect(reply.data).toMatchObject([
      {
        user_id: bob,
        user_name: 'Bob',
        user_avatar_url: null,
        type: 'transfer_receive',
        amount: 30,
        balance_before: 100,
        balance_after: 130,
        description: 'Received from Ada',
        metadata: { source: 'discord_command', command: '/give' },
      },
      {
        user_id: ada,
        user_name: 'Ada',
        user_avatar_url: `${cdnUrl}/avatars/${ada}/a1.png?size=128`,
        type: 'transfer_send',
        amount: -30,
        balance_before: 100,
        balance_after: 70,
        description: 'Gave to Bob',
      },
      {
        user_id: bob,
        type: 'task_reward',
        amount: 100,
        balance_before: 0,
        metadata: { source: 'system', by: 'operator:admin' },
      },
      { user_id: ada, type: 'task_reward' },
    ]);
    for (const { timestamp } of reply.data) expect(Math.abs(Date.parse(timestamp) - Date.now())).toBeLessThan(60_000);
  });

  test('filters by member and by kind, and counts the matching entries', async () => {
    const { guildId, ada } = await createGuildWithTransfer();
    const ofAda = await list(guildId, { user_id: ada });
    expect(ofAda.data.map(({ type }) => type)).toEqual(['transfer_send', 'task_reward']);
    expect(ofAda.page.total).toBe(2);
    const rewards = await list(guildId, { type: 'task_reward' });
    expect(rewards.page.total).toBe(2);
    expect((await list(guildId, { type: 'task_reward', user_id: ada })).page.total).toBe(1);
    expect((await list(guildId, { user_id: newId() })).page.total).toBe(0);
  });

  test('cursor pages contain every entry once, even when newer entries arrive in between', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    for (let index = 0; index < 7; index += 1)
      await postEntry(guildId, userId, 1 + index, 'task_reward', noon(1) + index);
    const readAmounts: number[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 10; page += 1) {
      const reply = await list(guildId, { limit: 3, ...(cursor !== undefined && { cursor }) });
      readAmounts.push(...reply.data.map(({ amount }) => amount));
      await postEntry(guildId, userId, 50, 'task_reward');
      if (reply.page.next_cursor === null) break;
      cursor = reply.page.next_cursor;
    }
    expect(readAmounts).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect((await list(guildId, { per_page: 2, page: 2 })).page).toMatchObject({ limit: 2, offset: 2 });
    await expect(list(guildId, { per_page: 200, page: 52 })).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'page',
    });
    await expect(list(guildId, { cursor: 'nonsense' })).rejects.toMatchObject({ field: 'cursor' });
  });

  test('escrow counts towards the supply but is never shown', async () => {
    const { guildId, ada } = await createGuildWithTransfer();
    await transferCoins(ledger.ctx(member(ada)), { guildId, from: ada, to: '0', amount: 20 });
    const reply = await list(guildId);
    expect(reply.page.total).toBe(5);
    expect(reply.data[0]).toMatchObject({ user_id: ada, description: 'Gave to another member' });
    expect(reply.data.map(({ user_id: id }) => id)).not.toContain('0');
    expect(await getOverview(asStaff(), { guildId })).toMatchObject({ supply: 200, holders: 2 });
  });

  test('an entry is found in its own server and missing in all others', async () => {
    const { guildId, gift } = await createGuildWithTransfer();
    const transactionId = `txn_${BigInt(gift.operationId) * 2n + 1n}`;
    const found = await getTransaction(asStaff(), { guildId, transactionId, cdnUrl });
    expect(found).toMatchObject({ id: transactionId, description: 'Received from Ada' });
    expect(transactionsContract.getTransaction.reply.parse(found)).toEqual(found);
    const other = await ledger.guild();
    const missing = { kind: 'missing', code: 'transaction_missing' };
    await expect(getTransaction(asStaff(), { guildId: other, transactionId, cdnUrl })).rejects.toMatchObject(missing);
    for (const id of ['txn_99999999999999999999', 'txn_0', 'txn_12']) {
      await expect(getTransaction(asStaff(), { guildId, transactionId: id, cdnUrl })).rejects.toMatchObject(missing);
    }
  });

  test('the reason of a rollback appears in its description', async () => {
    const { guildId, gift } = await createGuildWithTransfer();
    await rollBack(ledger.ctx(operator, { source: 'dashboard' }), {
      guildId,
      transactionId: `txn_${BigInt(gift.operationId) * 2n}`,
      reason: 'by mistake',
    });
    const { data } = await list(guildId, { type: 'rollback' });
    expect(data.map(({ amount, description }) => [amount, description])).toEqual([
      [-30, 'Taken back: by mistake'],
      [30, 'Taken back: by mistake'],
    ]);
    expect(data[0]?.metadata).toEqual({
      source: 'dashboard',
      by: 'operator:admin',
      reason: 'by mistake',
      reverses: `txn_${BigInt(gift.operationId) * 2n + 1n}`,
    });
    expect(await getOverview(asStaff(), { guildId })).toMatchObject({
      supply: 200,
      sources_today: 200,
      sinks_today: 0,
    });
  });

  test('purchases are also found by their old name', async () => {
    const guildId = await ledger.guild();
    const one = newId();
    await postEntry(guildId, one, 70, 'task_reward');
    await postEntry(guildId, one, -40, 'shop_purchase');
    const found = await list(guildId, { type: 'shop' });
    expect(found.data.map(({ type, amount }) => [type, amount])).toEqual([['shop_purchase', -40]]);
  });

  test('the overview balances: supply = midnight + sources − sinks', async () => {
    const guildId = await ledger.guild();
    const [one, two] = [newId(), newId()];
    await postEntry(guildId, one, 500, 'task_reward', noon(1));
    await postEntry(guildId, one, 70, 'task_reward');
    await postEntry(guildId, two, 30, 'task_reward');
    await postEntry(guildId, one, -40, 'shop_purchase');
    await transferCoins(ledger.ctx(member(one)), { guildId, from: one, to: two, amount: 10 });
    const overview = await getOverview(asStaff(), { guildId });
    expect(transactionsContract.getOverview.reply.parse(overview)).toEqual(overview);
    expect(overview).toEqual({
      supply: 560,
      holders: 2,
      supply_at_midnight: 500,
      sources_today: 100,
      sinks_today: 40,
      midnight: new Date(noon(0) - DAY_MS / 2).toISOString(),
      movements: [
        { type: 'task_reward', acts: 2, change: 100, moved: 100 },
        { type: 'shop_purchase', acts: 1, change: -40, moved: 40 },
        { type: 'transfer_send', acts: 1, change: 0, moved: 10 },
        { type: 'transfer_receive', acts: 1, change: 0, moved: 10 },
      ],
    });
  });

  test('midnight is that of the server’s time zone', async () => {
    for (const timezone of ['Pacific/Apia', 'America/Los_Angeles', 'Asia/Kathmandu']) {
      const guildId = await ledger.guild({ timezone });
      const { midnight } = await getOverview(asStaff(), { guildId });
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, timeStyle: 'short' });
      expect(clock.format(new Date(midnight))).toBe('00:00');
      expect(Date.now() - Date.parse(midnight)).toBeLessThan(25 * 3_600_000);
    }
  });

  test('the history is the same before and after summing closed days, once or twice', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    await postEntry(guildId, userId, 1_000, 'task_reward', noon(40));
    await postEntry(guildId, userId, -100, 'shop_purchase', noon(40) + 1);
    await postEntry(guildId, userId, 7, 'task_reward', noon(3));
    await postEntry(guildId, userId, -5, 'shop_purchase', noon(1));
    await postEntry(guildId, userId, 11, 'task_reward');
    const history = () => getSupplyHistory(asStaff(), { guildId, days: 50 });
    const before = await history();
    expect(before.data).toHaveLength(50);
    expect(before.data.filter(({ sources, sinks }) => sources > 0 || sinks > 0)).toEqual([
      { day: dayOf(noon(40)), sources: 1_000, sinks: 100 },
      { day: dayOf(noon(3)), sources: 7, sinks: 0 },
      { day: dayOf(noon(1)), sources: 0, sinks: 5 },
      { day: dayOf(Date.now()), sources: 11, sinks: 0 },
    ]);
    const system = ledger.ctx({ kind: 'system', job: sumClosedDaysJob.name }, { source: 'system' });
    expect(await sumClosedDays(system, guildId)).toBeGreaterThan(0);
    const totals = () =>
      ledger.asOwner(
        'select day::text, kind, acts, minted::numeric, burned::numeric, moved::numeric from economy.daily_totals where guild_id = $1 order by day, kind',
        [guildId],
      );
    const summed = await totals();
    expect(summed).toHaveLength(4);
    expect(await history()).toEqual(before);
    await sumClosedDays(system, guildId);
    expect(await totals()).toEqual(summed);
    // An operation that began before midnight and commits after its day was summed.
    await postEntry(guildId, userId, 3, 'task_reward', noon(1) + 1);
    await sumClosedDays(system, guildId);
    expect((await history()).data.at(-2)).toEqual({ day: dayOf(noon(1)), sources: 3, sinks: 5 });
    expect(transactionsContract.getSupplyHistory.reply.parse(before)).toEqual(before);
  });

  test('moderators can read; members get 403, strangers and unknown servers get 404', async () => {
    const moderators = newId();
    const guildId = await ledger.guild({ moderator_roles: [moderators] });
    const reads = (actor: Actor, server = guildId): Promise<unknown>[] => {
      const ctx = ledger.ctx(actor, { source: 'dashboard' });
      return [
        listTransactions(ctx, { guildId: server, query: {}, cdnUrl }),
        getTransaction(ctx, { guildId: server, transactionId: 'txn_2', cdnUrl }).catch((error: unknown) => {
          if (error instanceof Object && 'code' in error && error.code === 'transaction_missing') return 'allowed';
          throw error;
        }),
        getOverview(ctx, { guildId: server }),
        getSupplyHistory(ctx, { guildId: server }),
      ];
    };
    await Promise.all(reads(member(newId(), { roleIds: [moderators] })));
    const refusals: [() => Promise<unknown>[], string][] = [
      [() => reads(member(newId())), 'not_allowed'],
      [() => reads(member(newId(), { permissions: '0' })), 'server_missing'],
      [() => reads(operator, newId()), 'server_missing'],
    ];
    for (const [startReads, code] of refusals) {
      const results = await Promise.allSettled(startReads());
      expect(results).toMatchObject(results.map(() => ({ status: 'rejected', reason: { code } })));
    }
  });
});

const dayOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);
