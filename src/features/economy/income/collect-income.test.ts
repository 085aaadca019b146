import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { withRefusals } from '../../../platform/db/with-refusals.ts';
import { refuse } from '../refusals.ts';
import { verifyLedger } from '../../../verify-ledger.ts';
import { engines } from '../../../../tests/support/database/test-database.ts';
import {
  createTestContext,
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { collectIncome } from './collect-income.ts';
import { freezeMember } from '../balances/freeze-member.ts';
import * as sql from './income-store.ts';
import { kindNumber } from '../../../core/ledger/entry-kinds.ts';

const KEEPERS = '300000000000000002';
const GUARDS = '300000000000000003';
const OTHERS = '300000000000000004';

describe.each(engines)('role incomes on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  /** Creates a server where Keepers earn 50 a day and Guards 70 a week. */
  const guild = async (settings: Parameters<TestLedger['guild']>[0] = {}) => {
    const guildId = await ledger.guild(settings);
    await ledger.asOwner(
      `insert into economy.role_incomes (guild_id, role_id, amount, every_hours) values ($1, $2, 50, 24), ($1, $3, 70, 168)`,
      [guildId, KEEPERS, GUARDS],
    );
    await ledger.asOwner(`insert into economy.roles (guild_id, role_id, name) values ($1, $2, 'Keepers')`, [
      guildId,
      KEEPERS,
    ]);
    return guildId;
  };
  const collect = (
    guildId: string,
    input: { userId: string; roleIds: readonly string[]; at?: string; operationId?: string },
  ) => {
    const actor = member(input.userId, { roleIds: input.roleIds });
    const ctx = ledger.ctx(actor, {
      source: 'discord_command',
      ...(input.operationId !== undefined && { operationId: input.operationId }),
    });
    const at = input.at === undefined ? null : new Date(input.at);
    return withRefusals(refuse, () =>
      sql.collectIncome(ctx, { guildId, actor: actorSqlParams(actor), data: null, at }),
    );
  };
  const entriesOf = (guildId: string) =>
    ledger.asOwner('select kind, amount::numeric, data from economy.entries where guild_id = $1 order by seq', [
      guildId,
    ]);

  test('all roles of a member pay in one entry that lists them and counts as earned', async () => {
    const guildId = await guild();
    const userId = newId();
    const actor = member(userId, { roleIds: [GUARDS, KEEPERS, OTHERS] });
    expect(await collectIncome(ledger.ctx(actor), { guildId })).toMatchObject({
      paid: [
        { roleId: GUARDS, amount: 70 },
        { roleId: KEEPERS, amount: 50 },
      ],
      amount: 120,
      balance: 120,
      isReplayed: false,
      currencyName: 'coins',
    });
    const roles = [
      { role_id: GUARDS, name: GUARDS, amount: 70 },
      { role_id: KEEPERS, name: 'Keepers', amount: 50 },
    ];
    expect(await entriesOf(guildId)).toEqual([{ kind: kindNumber('role_income'), amount: 120, data: { roles } }]);
    const [account] = await ledger.asOwner<{ earned: number }>(
      'select earned::numeric from economy.members where guild_id = $1',
      [guildId],
    );
    expect(account).toEqual({ earned: 120 });
  });

  test('each role is due on its own schedule, to the second', async () => {
    const guildId = await guild();
    const input = { userId: newId(), roleIds: [KEEPERS, GUARDS] };
    expect(await collect(guildId, { ...input, at: '2026-03-01T12:00:00Z' })).toMatchObject({
      amount: 120,
      next_at: '2026-03-02T12:00:00.000Z',
    });
    await expect(collect(guildId, { ...input, at: '2026-03-02T11:59:59Z' })).rejects.toMatchObject({
      code: 'income_too_soon',
      kind: 'too_soon',
      data: { next_at: '2026-03-02T12:00:00.000Z', seconds: 1 },
    });
    expect(await collect(guildId, { ...input, at: '2026-03-02T12:00:00Z' })).toMatchObject({
      paid: [{ role_id: KEEPERS, amount: 50 }],
      amount: 50,
      balance: 170,
    });
    expect(await collect(guildId, { ...input, at: '2026-03-08T12:00:00Z' })).toMatchObject({
      amount: 120,
      balance: 290,
    });
  });

  test('repeating an operation returns its first result; its id is refused for another member', async () => {
    const guildId = await guild();
    const input = { userId: newId(), roleIds: [KEEPERS], operationId: newId() };
    const first = await collect(guildId, input);
    expect(await collect(guildId, input)).toEqual({ ...first, replayed: true });
    await expect(collect(guildId, { ...input, userId: newId() })).rejects.toMatchObject({ code: 'act_key_reused' });
    expect(await entriesOf(guildId)).toHaveLength(1);
  });

  test('each reason has its own refusal code, and nothing moves', async () => {
    const guildId = await guild({ balance_cap: 49 });
    const userId = newId();
    await expect(collect(guildId, { userId, roleIds: [OTHERS] })).rejects.toMatchObject({ code: 'no_income' });
    await expect(collect(guildId, { userId, roleIds: [KEEPERS] })).rejects.toMatchObject({ code: 'balance_cap' });
    await freezeMember(ledger.ctx(operator), { guildId, userId, reason: 'x' });
    await expect(collect(guildId, { userId, roleIds: [KEEPERS] })).rejects.toMatchObject({ code: 'frozen' });
    await expect(collectIncome(ledger.ctx(operator), { guildId })).rejects.toMatchObject({ code: 'member_missing' });
    await expect(collect(newId(), { userId, roleIds: [KEEPERS] })).rejects.toMatchObject({ code: 'server_missing' });
    const off = await guild({ feature_currency: false });
    await expect(collect(off, { userId, roleIds: [KEEPERS] })).rejects.toMatchObject({ code: 'feature_off' });
    expect(await entriesOf(guildId)).toEqual([]);
  });

  test('an income removed and set again keeps its original schedule', async () => {
    const guildId = await guild();
    const input = { userId: newId(), roleIds: [KEEPERS] };
    await collect(guildId, { ...input, at: '2026-03-01T12:00:00Z' });
    await ledger.asOwner('delete from economy.role_incomes where guild_id = $1', [guildId]);
    await ledger.asOwner(
      'insert into economy.role_incomes (guild_id, role_id, amount, every_hours) values ($1, $2, 50, 24)',
      [guildId, KEEPERS],
    );
    await expect(collect(guildId, { ...input, at: '2026-03-02T11:00:00Z' })).rejects.toMatchObject({
      code: 'income_too_soon',
    });
  });

  test('incomes of another server do not apply', async () => {
    await guild();
    const elsewhere = await ledger.guild();
    await expect(collect(elsewhere, { userId: newId(), roleIds: [KEEPERS] })).rejects.toMatchObject({
      code: 'no_income',
    });
  });

  test.skipIf(engine === 'embedded')('of twenty concurrent collections through two pools one pays', async () => {
    const guildId = await guild();
    const actor = member(newId(), { roleIds: [KEEPERS] });
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        collectIncome(createTestContext(index % 2 === 0 ? ledger.app : ledger.admin, actor), { guildId }),
      ),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await entriesOf(guildId)).toHaveLength(1);
    expect((await verifyLedger(ledger.admin)).filter(({ violations }) => violations > 0)).toEqual([]);
  });
});
