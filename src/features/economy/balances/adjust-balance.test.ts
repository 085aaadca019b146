import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyLedger } from '../../../verify-ledger.ts';
import type { Actor, Source } from '../../../platform/work.ts';
import { engines, hasPostgres15, type Engine } from '../../../../tests/support/database/test-database.ts';
import {
  createTestContext,
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { adjustBalance } from './adjust-balance.ts';
import { readBalance } from './read-balance.ts';
import { kindNumber } from '../../../core/ledger/entry-kinds.ts';

const testEngines: readonly Engine[] = hasPostgres15 ? [...engines, 'postgres15'] : engines;
const COMMAND_SOURCE = { source: 'discord_command', command: '/coins add' } as const;
const DASHBOARD_SOURCE = { source: 'dashboard' } as const;

describe.each(testEngines)('balance changes by staff on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  const admin = () => member(newId(), { permissions: '32' });
  const adjust = (
    guildId: string,
    input: { userId: string; amount: number; isSet?: boolean; reason?: string },
    caller: { actor?: Actor; source?: Source } = {},
  ) => adjustBalance(ledger.ctx(caller.actor ?? operator, caller.source ?? DASHBOARD_SOURCE), { guildId, ...input });
  const accountTotalsOf = async (guildId: string, userId: string) => {
    const { balance, earned, spent } = await readBalance(ledger.ctx(operator), { guildId, userId });
    return { balance, earned, spent };
  };
  const auditOf = (guildId: string) =>
    ledger.asOwner(
      'select actor_kind, actor, act, target, before, after from economy.audit where guild_id = $1 order by audit_id',
      [guildId],
    );

  test('adding, taking and setting each write an entry and an audit record with actor and reason', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    const staff = newId();
    const manager = member(staff, { permissions: '32' });
    const added = await adjust(
      guildId,
      { userId, amount: 100, reason: 'won a contest' },
      { actor: manager, source: COMMAND_SOURCE },
    );
    expect(added).toEqual({
      balanceBefore: 0,
      balanceAfter: 100,
      amount: 100,
      isReplayed: false,
      currencyName: 'coins',
    });
    expect(await adjust(guildId, { userId, amount: -30, reason: 'too many' })).toMatchObject({ balanceAfter: 70 });
    expect(await adjust(guildId, { userId, amount: 500, isSet: true })).toMatchObject({
      balanceBefore: 70,
      balanceAfter: 500,
      amount: 430,
    });
    expect(await adjust(guildId, { userId, amount: 0, isSet: true })).toMatchObject({ balanceAfter: 0, amount: -500 });
    expect(await adjust(guildId, { userId, amount: 0, isSet: true })).toMatchObject({ balanceAfter: 0, amount: 0 });
    const entries = await ledger.asOwner(
      'select kind, amount::numeric, data from economy.entries where guild_id = $1 order by seq',
      [guildId],
    );
    expect(entries).toEqual([
      { kind: kindNumber('admin_add'), amount: 100, data: { ...COMMAND_SOURCE, by: staff, reason: 'won a contest' } },
      {
        kind: kindNumber('admin_remove'),
        amount: -30,
        data: { ...DASHBOARD_SOURCE, by: 'operator:admin', reason: 'too many' },
      },
      { kind: kindNumber('admin_add'), amount: 430, data: { ...DASHBOARD_SOURCE, by: 'operator:admin' } },
      { kind: kindNumber('admin_remove'), amount: -500, data: { ...DASHBOARD_SOURCE, by: 'operator:admin' } },
      { kind: kindNumber('admin_add'), amount: 0, data: { ...DASHBOARD_SOURCE, by: 'operator:admin' } },
    ]);
    const record = { act: 'change_balance', target: `user:${userId}` };
    expect(await auditOf(guildId)).toEqual([
      {
        ...record,
        actor_kind: 'member',
        actor: staff,
        before: { balance: 0 },
        after: { balance: 100, reason: 'won a contest' },
      },
      {
        ...record,
        actor_kind: 'operator',
        actor: 'admin',
        before: { balance: 100 },
        after: { balance: 70, reason: 'too many' },
      },
      { ...record, actor_kind: 'operator', actor: 'admin', before: { balance: 70 }, after: { balance: 500 } },
      { ...record, actor_kind: 'operator', actor: 'admin', before: { balance: 500 }, after: { balance: 0 } },
      { ...record, actor_kind: 'operator', actor: 'admin', before: { balance: 0 }, after: { balance: 0 } },
    ]);
    expect(await accountTotalsOf(guildId, userId)).toEqual({ balance: 0, earned: 530, spent: 0 });
    expect((await verifyLedger(ledger.admin)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('a balance change records a change of the user and of the new transaction', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    const ctx = ledger.ctx(operator, DASHBOARD_SOURCE);
    await adjustBalance(ctx, { guildId, userId, amount: 5 });
    expect(
      await ledger.asOwner('select data_type, affected_ids from economy.changes where guild_id = $1 order by id', [
        guildId,
      ]),
    ).toEqual([
      { data_type: 'users', affected_ids: [userId] },
      { data_type: 'transactions', affected_ids: [`txn_${BigInt(ctx.operationId) * 2n}`] },
    ]);
  });

  test.each([
    { amount: 0, isSet: false },
    { amount: 1.5, isSet: false },
    { amount: 2 ** 53, isSet: false },
    { amount: -(2 ** 53), isSet: false },
    { amount: Number.NaN, isSet: false },
    { amount: -1, isSet: true },
    { amount: 1.5, isSet: true },
    { amount: 2 ** 53, isSet: true },
  ])('$amount (set: $isSet) is refused as an amount', async (input) => {
    const guildId = await ledger.guild();
    await expect(adjust(guildId, { userId: newId(), ...input })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'invalid_input',
      field: 'amount',
    });
    expect(await auditOf(guildId)).toEqual([]);
  });

  test('a balance stays between zero and the largest safe integer, and a refusal leaves no record', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    await ledger.grant(guildId, userId, 10);
    await expect(adjust(guildId, { userId, amount: -11 })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'insufficient_funds',
      data: { balance: 10, needed: 11 },
    });
    await expect(adjust(guildId, { userId, amount: Number.MAX_SAFE_INTEGER - 9 })).rejects.toMatchObject({
      code: 'balance_cap',
    });
    expect(await adjust(guildId, { userId, amount: Number.MAX_SAFE_INTEGER - 10 })).toMatchObject({
      balanceAfter: Number.MAX_SAFE_INTEGER,
    });
    expect(await auditOf(guildId)).toHaveLength(1);
  });

  test('only admins can change balances, and only in a known server', async () => {
    const roleId = newId();
    const guildId = await ledger.guild({ moderator_roles: [roleId] });
    const input = { userId: newId(), amount: 5 };
    const adjustAs = (actor: Actor, server = guildId) => adjust(server, input, { actor, source: COMMAND_SOURCE });
    await expect(adjustAs(member(newId()))).rejects.toMatchObject({ kind: 'forbidden', code: 'not_allowed' });
    await expect(adjustAs(member(newId(), { roleIds: [roleId] }))).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(adjustAs(member(newId(), { permissions: '0' }))).rejects.toMatchObject({ code: 'server_missing' });
    await expect(adjustAs(operator, newId())).rejects.toMatchObject({ code: 'server_missing' });
    expect(await adjustAs(admin())).toMatchObject({ balanceAfter: 5 });
    await expect(adjust(guildId, { userId: '0', amount: 5 })).rejects.toMatchObject({ code: 'member_missing' });
  });

  test('repeating an operation returns its first result, and reusing its id for other input is refused', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    const source = { ...DASHBOARD_SOURCE, operationId: newId() };
    const run = (input: { amount: number; isSet?: boolean; userId?: string }) =>
      adjustBalance(createTestContext(ledger.app, operator, source), { guildId, userId, ...input });
    const first = await run({ amount: 70, isSet: true });
    await adjust(guildId, { userId, amount: 5 });
    expect(await run({ amount: 70, isSet: true })).toEqual({ ...first, isReplayed: true });
    for (const input of [{ amount: 71 }, { amount: 69, isSet: true }, { amount: 70, userId: newId() }]) {
      await expect(run(input)).rejects.toMatchObject({ code: 'act_key_reused' });
    }
    expect(await accountTotalsOf(guildId, userId)).toMatchObject({ balance: 75 });
    expect(await auditOf(guildId)).toHaveLength(2);
  });

  test('limits are per user in Discord, per user and member on the dashboard, and absent for jobs', async () => {
    const guildId = await ledger.guild();
    const [one, other] = [newId(), newId()];
    const boss = admin();
    const adjustTimes = async (times: number, caller: { actor: Actor; source: Source; userId: string }) => {
      for (let index = 0; index < times; index += 1)
        await adjust(guildId, { userId: caller.userId, amount: 1 }, caller);
    };
    const inDiscord = { actor: boss, source: COMMAND_SOURCE };
    await adjustTimes(5, { ...inDiscord, userId: one });
    await expect(adjustTimes(1, { ...inDiscord, userId: other })).rejects.toMatchObject({
      kind: 'too_soon',
      code: 'too_many_changes',
    });
    for (const actor of [boss, operator]) {
      await adjustTimes(5, { actor, source: DASHBOARD_SOURCE, userId: one });
      await expect(adjustTimes(1, { actor, source: DASHBOARD_SOURCE, userId: one })).rejects.toMatchObject({
        code: 'too_many_changes',
      });
      await adjustTimes(5, { actor, source: DASHBOARD_SOURCE, userId: other });
    }
    await adjustTimes(6, { actor: { kind: 'system', job: 'test' }, source: { source: 'system' }, userId: one });
    expect(await accountTotalsOf(guildId, one)).toMatchObject({ balance: 21 });
  });

  test('staff can change a frozen account and exceed the balance cap', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    await adjust(guildId, { userId, amount: 5 });
    await ledger.asOwner('update economy.members set frozen_at = now() where guild_id = $1', [guildId]);
    await ledger.asOwner('update economy.guild_settings set balance_cap = 10 where guild_id = $1', [guildId]);
    expect(await adjust(guildId, { userId, amount: 20 })).toMatchObject({ balanceAfter: 25 });
  });
});
