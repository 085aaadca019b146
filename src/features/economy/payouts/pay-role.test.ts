import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rollBack } from '../../../core/ledger/roll-back.ts';
import { formatTransactionId } from '../../../core/ledger/transaction-id.ts';
import { verifyLedger } from '../../../verify-ledger.ts';
import { DatabaseError } from '../../../platform/db/database.ts';
import type { Ctx } from '../../../platform/work.ts';
import { engines } from '../../../../tests/support/database/test-database.ts';
import {
  createTestContext,
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { freezeMember } from '../balances/freeze-member.ts';
import { finishPayouts, payRole, type Payout } from './pay-role.ts';
import * as sql from './payout-store.ts';
import { kindNumber } from '../../../core/ledger/entry-kinds.ts';

const ROLE = '300000000000000002';
const system = { kind: 'system', job: 'economy.finish_payouts' } as const;
const COMMAND_SOURCE = { source: 'discord_command', command: '/coins payout' } as const;
const neverAborted = new AbortController().signal;

describe.each(engines)('payouts to the holders of a role on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  const payoutInput = (guildId: string, amount = 10) => ({ guildId, roleId: ROLE, amount, reason: 'the fair' });
  const newUserIds = (count: number) => Array.from({ length: count }, newId);
  const admin = (userId = newId()) => member(userId, { permissions: '32' });
  const pay = (ctx: Ctx, guildId: string, userIds: readonly string[], progress?: (payout: Payout) => void) =>
    payRole(ctx, payoutInput(guildId), { listHolders: () => Promise.resolve(userIds), ...(progress && { progress }) });
  const sumsOf = async (guildId: string) => {
    const [sums] = await ledger.asOwner<{ entries: string; coins: number }>(
      `select (select count(*) from economy.entries where guild_id = $1) as entries,
         (select coalesce(sum(balance), 0) from economy.members where guild_id = $1)::numeric as coins`,
      [guildId],
    );
    return { entries: Number(sums?.entries), coins: sums?.coins };
  };
  /** Returns a context that loses the database at its call number `at`, before or after (`isDone`) the statement runs. */
  const withLostDatabase = (ctx: Ctx, { at, isDone }: { at: number; isDone: boolean }): Ctx => {
    let calls = 0;
    const callFunction: Ctx['callFunction'] = async (text, params) => {
      calls += 1;
      if (calls !== at) return ctx.callFunction(text, params);
      if (isDone) await ctx.callFunction(text, params);
      throw new DatabaseError('gone', { code: '08006' });
    };
    return { ...ctx, callFunction };
  };

  test('each member is paid once, frozen and capped accounts are skipped, and one audit record is written', async () => {
    const guildId = await ledger.guild({ balance_cap: 100 });
    const [frozen, full, ...others] = newUserIds(5);
    await ledger.grant(guildId, full ?? '', 91);
    await freezeMember(ledger.ctx(operator), { guildId, userId: frozen ?? '', reason: 'x' });
    const staff = newId();
    const ctx = ledger.ctx(admin(staff), COMMAND_SOURCE);
    const paid = await pay(ctx, guildId, [full ?? '', frozen ?? '', ...others, ...others]);
    expect(paid).toEqual({ total: 5, done: 5, paid: 3, frozen: 1, capped: 1, isFinished: true, isReplayed: false });
    const entries = await ledger.asOwner(
      'select kind, amount::numeric, data from economy.entries where guild_id = $1 and data is not null order by op_id',
      [guildId],
    );
    const data = { ...COMMAND_SOURCE, by: staff, reason: 'the fair', payout: ctx.operationId };
    expect(entries).toEqual(others.map(() => ({ kind: kindNumber('admin_add'), amount: 10, data })));
    const audit = await ledger.asOwner(
      `select actor, target, after from economy.audit where guild_id = $1 and act = 'pay_role'`,
      [guildId],
    );
    expect(audit).toEqual([
      { actor: staff, target: `role:${ROLE}`, after: { amount: 10, members: 5, reason: 'the fair' } },
    ]);
    expect((await verifyLedger(ledger.admin)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('the payment of one member can be rolled back alone', async () => {
    const guildId = await ledger.guild();
    await pay(ledger.ctx(admin()), guildId, newUserIds(3));
    const [entry] = await ledger.asOwner<{ op_id: string }>('select op_id from economy.entries where guild_id = $1', [
      guildId,
    ]);
    const transactionId = formatTransactionId(entry?.op_id ?? '');
    await rollBack(ledger.ctx(operator), { guildId, transactionId, reason: 'not at the fair' });
    expect(await sumsOf(guildId)).toEqual({ entries: 4, coins: 20 });
  });

  test('repeating an operation returns its first result without calling Discord; other input is refused', async () => {
    const guildId = await ledger.guild();
    const ctx = ledger.ctx(admin(), COMMAND_SOURCE);
    const first = await pay(ctx, guildId, newUserIds(3));
    const failIfCalled = () => Promise.reject(new Error('Discord was queried again.'));
    expect(await payRole(ctx, payoutInput(guildId), { listHolders: failIfCalled })).toEqual({
      ...first,
      isReplayed: true,
    });
    await expect(payRole(ctx, payoutInput(guildId, 11), { listHolders: failIfCalled })).rejects.toMatchObject({
      code: 'act_key_reused',
    });
    expect(await sumsOf(guildId)).toEqual({ entries: 3, coins: 30 });
  });

  test.each([
    ['before the second batch', { at: 3, isDone: false }],
    ['after the second batch', { at: 3, isDone: true }],
  ])('losing the database %s leaves the rest to the job, which pays each member once', async (_when, failure) => {
    const guildId = await ledger.guild();
    const ctx = ledger.ctx(admin(), COMMAND_SOURCE);
    const steps: number[] = [];
    const interrupted = await pay(
      withLostDatabase(ctx, failure),
      guildId,
      newUserIds(600),
      ({ done }) => void steps.push(done),
    );
    expect(interrupted).toMatchObject({ total: 600, done: 250, isFinished: false });
    expect(steps).toEqual([250]);
    const job = ledger.ctx(system, { source: 'system' });
    await finishPayouts(job, neverAborted);
    expect((await sumsOf(guildId)).entries).toBe(failure.isDone ? 500 : 250);

    await ledger.asOwner(`update economy.payouts set touched_at = now() - interval '61 seconds' where guild_id = $1`, [
      guildId,
    ]);
    await finishPayouts(job, neverAborted);
    expect(await sumsOf(guildId)).toEqual({ entries: 600, coins: 6_000 });
    expect(await pay(ctx, guildId, [])).toMatchObject({ paid: 600, isFinished: true, isReplayed: true });
    const [plan] = await ledger.asOwner(
      'select cardinality(user_ids) as remaining from economy.payouts where guild_id = $1',
      [guildId],
    );
    expect(plan).toEqual({ remaining: 0 });
  });

  test('repeating a batch returns the progress and pays nobody', async () => {
    const guildId = await ledger.guild();
    const ctx = ledger.ctx(admin(), COMMAND_SOURCE);
    await pay(withLostDatabase(ctx, { at: 3, isDone: false }), guildId, newUserIds(300));
    const again = { guildId, payoutId: ctx.operationId, done: 0, operationIds: newUserIds(250) };
    expect(await sql.payPayout(ctx, again)).toMatchObject({ done: 250, paid: 250, replayed: true });
    expect((await sumsOf(guildId)).entries).toBe(250);
  });

  test('each reason has its own refusal code, and nothing moves', async () => {
    const guildId = await ledger.guild();
    const one = newUserIds(1);
    await expect(pay(ledger.ctx(admin()), guildId, [])).rejects.toMatchObject({ code: 'role_empty' });
    await expect(pay(ledger.ctx(member(newId())), guildId, one)).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(pay(ledger.ctx(admin()), newId(), one)).rejects.toMatchObject({ code: 'server_missing' });
    for (const amount of [0, -1, 1.5, 2 ** 53, NaN]) {
      const attempt = payRole(ledger.ctx(admin()), payoutInput(guildId, amount), {
        listHolders: () => Promise.resolve(one),
      });
      await expect(attempt).rejects.toMatchObject({ code: 'invalid_input', field: 'amount' });
    }
    const staff = admin();
    for (let index = 0; index < 5; index += 1) await pay(ledger.ctx(staff), guildId, one);
    await expect(pay(ledger.ctx(staff), guildId, one)).rejects.toMatchObject({ code: 'too_many_changes' });
    expect(await sumsOf(guildId)).toEqual({ entries: 5, coins: 50 });
  });

  test.skipIf(engine === 'embedded')('one operation run by two processes at once pays each member once', async () => {
    const guildId = await ledger.guild();
    const operationId = newId();
    const staff = admin();
    const everybody = newUserIds(700);
    const both = await Promise.all(
      [ledger.app, ledger.admin].map((db) =>
        pay(createTestContext(db, staff, { ...COMMAND_SOURCE, operationId }), guildId, everybody),
      ),
    );
    expect(both.map(({ paid, isFinished }) => [paid, isFinished])).toEqual([
      [700, true],
      [700, true],
    ]);
    expect(await sumsOf(guildId)).toEqual({ entries: 700, coins: 7_000 });
  });
});
