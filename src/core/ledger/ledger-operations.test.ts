import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, hasPostgres15, type Engine } from '../../../tests/support/database/test-database.ts';
import {
  createTestContext,
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { REFUSAL_SQLSTATE } from '../../platform/db/with-refusals.ts';
import { batchBalanceUpdates } from '../../../tests/support/fixtures/batch-balance-updates.ts';
import { ENTRY_KINDS } from './entry-kinds-contract.ts';
import { rollBack } from './roll-back.ts';
import { ensureAccount } from './store.ts';
import { formatTransactionId, toEntryId } from './transaction-id.ts';
import { transferCoins } from '../../../tests/support/fixtures/transfer-coins.ts';
import { kindNumber } from './entry-kinds.ts';

const testedEngines: readonly Engine[] = hasPostgres15 ? [...engines, 'postgres15'] : engines;

describe.each(testedEngines)('ledger operations on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  const readAccount = async (guildId: string, userId: string) => {
    const [row] = await ledger.asOwner<object>(
      'select balance::numeric, earned::numeric, spent::numeric, entries from economy.members where guild_id = $1 and user_id = $2',
      [guildId, userId],
    );
    return row;
  };
  const replayCtx = (ctx: { operationId: string }, userId: string) =>
    createTestContext(ledger.app, member(userId), { source: 'discord_command', operationId: ctx.operationId });
  /** A guild with one member who has 1,000 coins and one without an account. */
  const createPair = async () => {
    const guildId = await ledger.guild();
    const [from, to] = [newId(), newId()];
    await ledger.grant(guildId, from, 1000);
    return { guildId, from, to };
  };

  test('a transfer reaches a new member, counts as neither earned nor spent, and records changes', async () => {
    const { guildId, from, to } = await createPair();
    const ctx = ledger.ctx(member(from));
    expect(await transferCoins(ctx, { guildId, from, to, amount: 300 })).toEqual({
      fromBalance: 700,
      toBalance: 300,
      isReplayed: false,
    });
    expect(await readAccount(guildId, from)).toEqual({ balance: 700, earned: 1000, spent: 0, entries: 2 });
    expect(await readAccount(guildId, to)).toEqual({ balance: 300, earned: 0, spent: 0, entries: 1 });
    const changes = await ledger.asOwner<{ affected_ids: string[] }>(
      'select affected_ids from economy.changes where guild_id = $1 order by id desc limit 2',
      [guildId],
    );
    const firstEntryId = BigInt(ctx.operationId) * 2n;
    expect(changes.map(({ affected_ids }) => affected_ids)).toEqual([
      [`txn_${firstEntryId}`, `txn_${firstEntryId + 1n}`],
      [from, to],
    ]);
  });

  test('repeating a transfer moves nothing and returns the first result, even with the coins gone', async () => {
    const { guildId, from, to } = await createPair();
    const ctx = ledger.ctx(member(from));
    const first = await transferCoins(ctx, { guildId, from, to, amount: 1000 });
    expect(await transferCoins(replayCtx(ctx, from), { guildId, from, to, amount: 1000 })).toEqual({
      ...first,
      isReplayed: true,
    });
  });

  test('a key reused for another amount, member or kind is refused', async () => {
    const { guildId, from, to } = await createPair();
    const ctx = ledger.ctx(member(from));
    await transferCoins(ctx, { guildId, from, to, amount: 10 });
    const reused = { kind: 'conflict', code: 'act_key_reused' };
    await expect(transferCoins(ctx, { guildId, from, to, amount: 11 })).rejects.toMatchObject(reused);
    await expect(transferCoins(ctx, { guildId, from, to: newId(), amount: 10 })).rejects.toMatchObject(reused);
    await expect(transferCoins(ctx, { guildId, from: to, to: from, amount: 10 })).rejects.toMatchObject(reused);
    const update = { userId: from, amount: -10, kind: 'admin_remove' } as const;
    await expect(batchBalanceUpdates(ctx, { guildId, updates: [update] })).rejects.toMatchObject(reused);
  });

  test('a transfer of more than the balance is refused, and the refusal states the balance', async () => {
    const { guildId, from, to } = await createPair();
    await expect(transferCoins(ledger.ctx(member(from)), { guildId, from, to, amount: 1001 })).rejects.toMatchObject({
      code: 'insufficient_funds',
      data: { balance: 1000, needed: 1001, currency: 'coins' },
    });
    await expect(
      transferCoins(ledger.ctx(member(to)), { guildId, from: to, to: from, amount: 1 }),
    ).rejects.toMatchObject({ data: { balance: 0, needed: 1 } });
    expect(await readAccount(guildId, to)).toBeUndefined();
  });

  test('an account at the balance cap accepts no more coins', async () => {
    const { guildId, from, to } = await createPair();
    await ledger.grant(guildId, to, 2 ** 53 - 1);
    await expect(transferCoins(ledger.ctx(member(from)), { guildId, from, to, amount: 1 })).rejects.toMatchObject({
      code: 'balance_cap',
    });
  });

  test.each([0, -1, 1.5, NaN, 2 ** 53])('a transfer of %s coins is refused', async (amount) => {
    const { guildId, from, to } = await createPair();
    await expect(transferCoins(ledger.ctx(member(from)), { guildId, from, to, amount })).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'amount',
    });
  });

  test('a transfer to oneself is refused', async () => {
    const { guildId, from } = await createPair();
    await expect(transferCoins(ledger.ctx(member(from)), { guildId, from, to: from, amount: 1 })).rejects.toMatchObject(
      { code: 'invalid_input', field: 'to' },
    );
  });

  test('a batch is applied to all members or to none', async () => {
    const { guildId, from, to } = await createPair();
    const third = newId();
    const pay = (userId: string, amount: number) => ({ userId, amount, kind: 'role_income' as const });
    const ctx = ledger.ctx(operator);
    const updates = [pay(to, 5), pay(from, 7), pay(third, 9)];
    expect(await batchBalanceUpdates(ctx, { guildId, updates })).toEqual({ balances: [5, 1007, 9], isReplayed: false });
    expect(await batchBalanceUpdates(ctx, { guildId, updates })).toEqual({ balances: [5, 1007, 9], isReplayed: true });
    const reused = { code: 'act_key_reused' };
    await expect(batchBalanceUpdates(ctx, { guildId, updates: updates.slice(0, 2) })).rejects.toMatchObject(reused);
    await expect(
      batchBalanceUpdates(ctx, { guildId, updates: [pay(to, 5), pay(from, 7), pay(third, 10)] }),
    ).rejects.toMatchObject(reused);

    const overdrawn = [pay(to, 1), { userId: third, amount: -10, kind: 'admin_remove' as const }];
    await expect(batchBalanceUpdates(ledger.ctx(operator), { guildId, updates: overdrawn })).rejects.toMatchObject({
      code: 'insufficient_funds',
    });
    expect(await readAccount(guildId, to)).toMatchObject({ balance: 5, entries: 1 });
  });

  test('a batch accepts each member once, at most 1,000 members, and no single transfer legs', async () => {
    const { guildId, from } = await createPair();
    const pay = (userId: string) => ({ userId, amount: 1, kind: 'refund' as const });
    const many = Array.from({ length: 1001 }, () => pay(newId()));
    for (const updates of [[], [pay(from), pay(from)], many]) {
      await expect(batchBalanceUpdates(ledger.ctx(operator), { guildId, updates })).rejects.toMatchObject({
        code: 'invalid_input',
      });
    }
    const half = JSON.stringify([{ user_id: from, amount: -1, kind: 'transfer_send' }]);
    await expect(
      ledger.app.query('select economy.batch_balance_updates($1, $2, $3::jsonb)', [guildId, newId(), half]),
    ).rejects.toMatchObject({ code: REFUSAL_SQLSTATE, message: 'invalid_input' });
  });

  test('a rollback reverses a transfer once, keeps both entries, and is idempotent', async () => {
    const { guildId, from, to } = await createPair();
    const gift = ledger.ctx(member(from));
    await transferCoins(gift, { guildId, from, to, amount: 400 });
    const transactionId = formatTransactionId(toEntryId(gift.operationId, 1));
    const ctx = ledger.ctx(operator, { source: 'dashboard' });
    const outcome = await rollBack(ctx, { guildId, transactionId, reason: 'a mistake' });
    expect(outcome).toEqual({
      balances: [
        { userId: from, balance: 1000 },
        { userId: to, balance: 0 },
      ],
      isReplayed: false,
    });
    expect(await rollBack(ctx, { guildId, transactionId, reason: 'a mistake' })).toEqual({
      ...outcome,
      isReplayed: true,
    });
    await expect(rollBack(ledger.ctx(operator), { guildId, transactionId })).rejects.toMatchObject({
      code: 'already_rolled_back',
    });
    const entries = await ledger.asOwner(
      'select kind, amount::numeric, data from economy.entries where guild_id = $1 and user_id = $2 order by seq',
      [guildId, to],
    );
    expect(entries).toEqual([
      { kind: kindNumber('transfer_receive'), amount: 400, data: null },
      {
        kind: kindNumber('rollback'),
        amount: -400,
        data: {
          source: 'dashboard',
          by: 'operator:admin',
          reason: 'a mistake',
          kind: kindNumber('transfer_receive'),
          reverses: formatTransactionId(toEntryId(gift.operationId, 1)),
        },
      },
    ]);
  });

  test('a rollback reverses the earned and spent totals, and so does a rollback of a rollback', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    const earn = ledger.ctx(operator);
    await batchBalanceUpdates(earn, { guildId, updates: [{ userId, amount: 500, kind: 'task_reward' }] });
    const buy = ledger.ctx(operator);
    await batchBalanceUpdates(buy, { guildId, updates: [{ userId, amount: -200, kind: 'shop_purchase' }] });
    expect(await readAccount(guildId, userId)).toMatchObject({ balance: 300, earned: 500, spent: 200 });
    const rollback = ledger.ctx(operator);
    await rollBack(rollback, { guildId, transactionId: formatTransactionId(toEntryId(buy.operationId)) });
    expect(await readAccount(guildId, userId)).toMatchObject({ balance: 500, earned: 500, spent: 0 });
    await rollBack(ledger.ctx(operator), {
      guildId,
      transactionId: formatTransactionId(toEntryId(rollback.operationId)),
    });
    expect(await readAccount(guildId, userId)).toMatchObject({ balance: 300, earned: 500, spent: 200 });
    await expect(
      rollBack(ledger.ctx(operator), { guildId, transactionId: formatTransactionId(toEntryId(earn.operationId)) }),
    ).rejects.toMatchObject({ code: 'insufficient_funds' });
  });

  test('a batch of many members is rolled back as a whole', async () => {
    const guildId = await ledger.guild();
    const userIds = Array.from({ length: 5 }, () => newId());
    const batch = ledger.ctx(operator);
    await batchBalanceUpdates(batch, {
      guildId,
      updates: userIds.map((userId, index) => ({ userId, amount: index + 1, kind: 'role_income' })),
    });
    const ctx = ledger.ctx(operator);
    const transactionId = formatTransactionId(toEntryId(batch.operationId));
    const outcome = await rollBack(ctx, { guildId, transactionId });
    expect(outcome.balances).toEqual(userIds.map((userId) => ({ userId, balance: 0 })));
    expect(await rollBack(ctx, { guildId, transactionId })).toEqual({ ...outcome, isReplayed: true });
  });

  test('a rollback requires the right and an existing transaction', async () => {
    const { guildId, from, to } = await createPair();
    const admins = newId();
    await ledger.asOwner('update economy.guild_settings set admin_roles = array[$2::bigint] where guild_id = $1', [
      guildId,
      admins,
    ]);
    const gift = ledger.ctx(member(from));
    await transferCoins(gift, { guildId, from, to, amount: 1 });
    const transactionId = formatTransactionId(toEntryId(gift.operationId));
    const rollBackAs = (actor: Parameters<typeof ledger.ctx>[0], id = transactionId) =>
      rollBack(ledger.ctx(actor), { guildId, transactionId: id });
    await expect(rollBackAs(member(from))).rejects.toMatchObject({ kind: 'forbidden', code: 'not_allowed' });
    await expect(rollBackAs(member(newId(), { permissions: '0' }))).rejects.toMatchObject({ code: 'server_missing' });
    const admin = member(newId(), { roleIds: [admins] });
    for (const id of [formatTransactionId(toEntryId(newId())), 'txn_0', 'nonsense']) {
      await expect(rollBackAs(admin, id)).rejects.toMatchObject({ code: 'transaction_missing' });
    }
    expect(await rollBackAs(admin)).toMatchObject({ isReplayed: false });
  });

  test('an account is created once, with a balance of 0', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    const ctx = ledger.ctx(operator);
    const created = await ctx.transact(guildId, (work) => ensureAccount(work, userId));
    expect(created).toEqual({ userId, balance: 0, earned: 0, spent: 0, lastDaily: null });
    await ledger.grant(guildId, userId, 20);
    expect(await ctx.transact(guildId, (work) => ensureAccount(work, userId))).toMatchObject({ balance: 20 });
  });

  test('the balances before and after every entry agree with its amount', async () => {
    const { guildId, from, to } = await createPair();
    await transferCoins(ledger.ctx(member(from)), { guildId, from, to, amount: 40 });
    const rows = await ledger.asOwner<{ before: number; amount: number; after: number }>(
      `select coalesce(lag(balance_after) over (partition by user_id order by seq), 0)::numeric as before, amount::numeric,
         balance_after::numeric as after from economy.entries where guild_id = $1`,
      [guildId],
    );
    expect(rows).toHaveLength(3);
    for (const { before, amount, after } of rows) expect(BigInt(before) + BigInt(amount)).toBe(BigInt(after));
  });

  test('the earned and spent totals can be rebuilt from the entries', async () => {
    const differing = await ledger.asOwner(`
      select m.user_id from economy.members m left join lateral (
        select coalesce(sum(e.amount) filter (where k.name in ('daily', 'task_reward', 'admin_add', 'role_income')), 0) as earned,
          -coalesce(sum(e.amount) filter (where k.name in ('shop_purchase', 'refund')), 0) as spent
        from economy.entries e join economy.entry_kinds k on k.kind = coalesce((e.data->>'kind')::smallint, e.kind)
        where e.guild_id = m.guild_id and e.user_id = m.user_id) summed on true
      where (m.earned, m.spent) <> (summed.earned, summed.spent)`);
    expect(differing).toEqual([]);
  });

  test('the entry kinds in the database match those of the program', async () => {
    const rows = await ledger.asOwner<{ name: string }>(
      `select name, kind as number, flow, counts_as as "countsAs", has_counterpart as "hasCounterpart"
       from economy.entry_kinds order by kind`,
    );
    expect(rows).toEqual(Object.entries(ENTRY_KINDS).map(([name, meaning]) => ({ name, ...meaning })));
  });
});
