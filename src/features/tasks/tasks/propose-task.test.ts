import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { t } from '../../../../locales/translate.ts';
import { rollBack } from '../../../core/ledger/roll-back.ts';
import { formatTransactionId } from '../../../core/ledger/transaction-id.ts';
import { verifyLedger } from '../../../verify-ledger.ts';
import { engines } from '../../../../tests/support/database/test-database.ts';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import {
  createTaskDatabaseFixtures,
  type TaskDatabaseFixtures,
} from '../../../../tests/support/fixtures/task-database-fixtures.ts';
import { abandonClaim } from '../claims/abandon-claim.ts';
import { closeTask } from './close-task.ts';
import { editTask } from './edit-task.ts';
import { expireDue } from './expire-due.ts';
import { proposeTask } from './propose-task.ts';
import { approveTask } from './change-task-status.ts';
import { kindNumber } from '../../../core/ledger/entry-kinds.ts';

describe.each(engines)('proposing tasks on %s', (engine) => {
  let ledger: TestLedger;
  let tasks: TaskDatabaseFixtures;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    tasks = createTaskDatabaseFixtures(ledger);
  });
  afterAll(() => ledger.close());

  const supplyOf = async (guildId: string) => {
    const [row] = await ledger.asOwner<{ supply: number }>(
      'select sum(balance)::numeric as supply from economy.members where guild_id = $1',
      [guildId],
    );
    return row?.supply;
  };
  const expectLedgerConsistent = async () =>
    expect((await verifyLedger(ledger.admin)).filter(({ violations }) => violations > 0)).toEqual([]);
  /** A server and a member with 1,000 coins who has proposed a task with a reward of 100 and three slots. */
  const proposed = async (overrides: { reward?: number; max_claims?: number } = {}) => {
    const guild = await tasks.guild();
    const proposer = newId();
    await ledger.grant(guild.guildId, proposer, 1_000);
    const task = {
      name: 'Water my plants',
      reward: 100,
      max_claims: 3,
      duration_hours: 24,
      channel_id: guild.channelId,
    };
    const ctx = ledger.ctx(member(proposer));
    const propose = () => proposeTask(ctx, { guildId: guild.guildId, task: { ...task, ...overrides } });
    return { ...guild, proposer, propose, ...(await propose()) };
  };
  const approve = (guildId: string, taskId: number) => approveTask(ledger.ctx(operator), { guildId, taskId });

  test('proposing holds the coins for all slots at once, and a repeated operation proposes once', async () => {
    const { guildId, proposer, taskId, held, balance, propose } = await proposed();
    expect({ held, balance }).toEqual({ held: 300, balance: 700 });
    expect(await propose()).toMatchObject({ taskId, held: 300, balance: 700, isReplayed: true });
    expect(await tasks.task(guildId, taskId)).toMatchObject({ status: 'proposed', escrow: 300 });
    expect(await tasks.balance(guildId, proposer)).toBe(700);
    expect(await tasks.balance(guildId, '0')).toBe(300);
    expect(await tasks.outboxKeys(guildId)).toEqual([`task:${taskId}`]);
    await expectLedgerConsistent();
  });

  test('a funded task pays rewards from its escrow and mints nothing', async () => {
    const { guildId, proposer, taskId } = await proposed();
    await approve(guildId, taskId);
    await expect(tasks.claim(guildId, taskId, member(proposer))).rejects.toMatchObject({ code: 'own_task' });
    for (let left = 2; left >= 0; left -= 1) {
      const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
      await tasks.accept(guildId, claimId);
      expect(await tasks.balance(guildId, userId)).toBe(100);
      expect(await tasks.task(guildId, taskId)).toMatchObject({ escrow: left * 100 });
      expect(await supplyOf(guildId)).toBe(1_000);
    }
    expect(await tasks.task(guildId, taskId)).toMatchObject({ status: 'completed', escrow: 0 });
    expect(await tasks.balance(guildId, '0')).toBe(0);
    await expectLedgerConsistent();
  });

  test('a declined proposal refunds everything and notifies the proposer', async () => {
    const { guildId, proposer, taskId } = await proposed();
    const closed = await closeTask(ledger.ctx(operator), { guildId, taskId, reason: 'Not here.' });
    expect(closed).toMatchObject({ released: 300, cancelledClaims: 0 });
    expect(await tasks.balance(guildId, proposer)).toBe(1_000);
    expect(await tasks.task(guildId, taskId)).toMatchObject({ status: 'cancelled', escrow: 0 });
    expect(await tasks.outboxKeys(guildId)).toContain(`task.dm:task:${taskId}:declined`);
    await expectLedgerConsistent();
  });

  test('closing refunds what can no longer be earned and keeps the coins of waiting proofs', async () => {
    const { guildId, proposer, taskId } = await proposed();
    await approve(guildId, taskId);
    const sent = await tasks.submitByNewMember(guildId, taskId);
    await tasks.claimByNewMember(guildId, taskId);
    const closed = await closeTask(ledger.ctx(operator), { guildId, taskId });
    expect(closed).toMatchObject({ released: 200, cancelledClaims: 1 });
    expect(await tasks.task(guildId, taskId)).toMatchObject({ escrow: 100, current_claims: 1 });
    await tasks.accept(guildId, sent.claimId);
    expect(await tasks.balance(guildId, sent.userId)).toBe(100);
    expect(await tasks.balance(guildId, proposer)).toBe(900);
    expect(await supplyOf(guildId)).toBe(1_000);
    await expectLedgerConsistent();
  });

  test('an expired task refunds free slots at once and each taken slot when its claim ends unpaid', async () => {
    const { guildId, proposer, taskId } = await proposed();
    await approve(guildId, taskId);
    const [first, late] = [
      await tasks.claimByNewMember(guildId, taskId),
      await tasks.claimByNewMember(guildId, taskId),
    ];
    await tasks.moveEnd(guildId, taskId, '-1 second');
    const system = ledger.ctx({ kind: 'system', job: 'tasks.expire' }, { source: 'system' });
    await expireDue(system);
    expect(await tasks.balance(guildId, proposer)).toBe(800);
    await abandonClaim(ledger.ctx(member(first.userId)), { guildId, claimId: first.claimId });
    expect(await tasks.balance(guildId, proposer)).toBe(900);
    await tasks.moveDeadline(guildId, late.claimId, '-1 second');
    await expireDue(system);
    expect(await tasks.balance(guildId, proposer)).toBe(1_000);
    expect(await tasks.task(guildId, taskId)).toMatchObject({ status: 'expired', escrow: 0, current_claims: 0 });
    await expectLedgerConsistent();
  });

  describe('rolling back', () => {
    const kinds = { hold: 12, refund: 13, payment: 16 };
    const rollBackTransaction = (guildId: string, transactionId: string) =>
      rollBack(ledger.ctx(operator), { guildId, transactionId });
    /** The newest entry of a kind, of the escrow or of the member. */
    const entryOf = async (guildId: string, kind: number, side: 'escrow' | 'member' = 'escrow') => {
      const [row] = await ledger.asOwner<{ op_id: string }>(
        `select op_id from economy.entries where guild_id = $1 and kind = $2 and (user_id = 0) = ($3 = 'escrow')
         order by op_id desc limit 1`,
        [guildId, kind, side],
      );
      return formatTransactionId(row?.op_id ?? '0');
    };

    test('a hold, payment or refund of an escrow is refused with advice and moves no coins', async () => {
      const { guildId, proposer, taskId } = await proposed();
      await approve(guildId, taskId);
      const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
      const { transactionId: reward } = await tasks.accept(guildId, claimId);
      const data = { task: 'Water my plants', number: String(taskId) };
      const refused = (transactionId: string, code: string) =>
        expect(rollBackTransaction(guildId, transactionId)).rejects.toMatchObject({ code, kind: 'conflict', data });
      await refused(await entryOf(guildId, kinds.hold), 'escrow_held');
      await refused(await entryOf(guildId, kinds.hold, 'member'), 'escrow_held');
      await refused(reward ?? '', 'escrow_paid');
      await refused(await entryOf(guildId, kinds.payment), 'escrow_paid');
      expect(t('refusals.escrow_held', data)).toMatch(/ the task Water my plants \(#1\).* Close or decline it instead/);
      // After the task has ended, its hold must not be refunded a second time.
      await closeTask(ledger.ctx(operator), { guildId, taskId });
      await refused(await entryOf(guildId, kinds.refund, 'member'), 'escrow_returned');
      await refused(await entryOf(guildId, kinds.hold), 'escrow_held');
      expect([await tasks.balance(guildId, proposer), await tasks.balance(guildId, userId)]).toEqual([900, 100]);
      expect(await tasks.balance(guildId, '0')).toBe(0);
      await expectLedgerConsistent();
    });

    test('a reward paid by the server is possible', async () => {
      const guild = await tasks.guild();
      const { userId, claimId } = await tasks.submitByNewMember(guild.guildId, await tasks.create(guild));
      const { transactionId } = await tasks.accept(guild.guildId, claimId);
      await rollBackTransaction(guild.guildId, transactionId ?? '');
      expect(await tasks.balance(guild.guildId, userId)).toBe(0);
      await expectLedgerConsistent();
    });

    test('a hold that an older version rolled back is repaired by rolling that back, once', async () => {
      const { guildId, proposer } = await proposed();
      const [hold] = await ledger.asOwner<{ act: string }>(
        'select act_id as act from economy.tasks where guild_id = $1',
        [guildId],
      );
      const rollbackOperationId = newId();
      const data = JSON.stringify({ kind: kindNumber('escrow_hold'), task: 'Water my plants', task_id: 1 });
      for (const [leg, userId, amount] of [
        [0, proposer, 300],
        [1, '0', -300],
      ] as const)
        await ledger.asOwner(
          `select economy.move_coins($1, $2::bigint * 2 + $3, $4, $5,
             economy.entry_kind('rollback'), economy.entry_kind('escrow_hold'), $6)`,
          [guildId, rollbackOperationId, leg, userId, amount, data],
        );
      await ledger.asOwner('insert into economy.reversals (guild_id, act_id, by_act) values ($1, $2, $3)', [
        guildId,
        hold?.act ?? '0',
        rollbackOperationId,
      ]);
      const broken = (await verifyLedger(ledger.admin)).filter(({ violations }) => violations > 0);
      expect(broken.map(({ invariant }) => invariant)).toEqual(['I13']);
      await rollBackTransaction(guildId, formatTransactionId(String(BigInt(rollbackOperationId) * 2n)));
      expect([await tasks.balance(guildId, proposer), await tasks.balance(guildId, '0')]).toEqual([700, 300]);
      await expectLedgerConsistent();
      const [correction] = await ledger.asOwner<{ by: string }>(
        'select by_act as by from economy.reversals where guild_id = $1 and act_id = $2',
        [guildId, rollbackOperationId],
      );
      const again = formatTransactionId(String(BigInt(correction?.by ?? 0) * 2n));
      await expect(rollBackTransaction(guildId, again)).rejects.toMatchObject({ code: 'escrow_held' });
    });
  });

  test('an approved task starts at approval; own proposals and open tasks cannot be approved', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const manager = newId();
    await ledger.grant(guildId, manager, 100);
    const task = { name: 'Mine', reward: 10, duration_hours: 24, channel_id: guild.channelId };
    const { taskId } = await proposeTask(ledger.ctx(member(manager)), { guildId, task });
    await ledger.asOwner(
      `update economy.tasks set created_at = created_at - interval '5 days', expires_at = expires_at - interval '5 days'
       where guild_id = $1`,
      [guildId],
    );
    const own = ledger.ctx(member(manager, { permissions: '32' }));
    await expect(approveTask(own, { guildId, taskId })).rejects.toMatchObject({ code: 'own_proposal' });
    await approve(guildId, taskId);
    expect(await tasks.claimByNewMember(guildId, taskId)).toBeDefined();
    await expect(approve(guildId, taskId)).rejects.toMatchObject({ code: 'task_not_proposed' });
    const mine = editTask(ledger.ctx(operator), { guildId, taskId, change: { reward: 5 } });
    await expect(mine).rejects.toMatchObject({ code: 'terms_funded', field: 'reward' });
  });

  test('an invalid proposal is refused and costs nothing', async () => {
    const guild = await tasks.guild();
    const { guildId, channelId } = guild;
    const poor = newId();
    await ledger.grant(guildId, poor, 50);
    const ctx = ledger.ctx(member(poor));
    const task = { name: 'Mine', reward: 10, duration_hours: 24, channel_id: channelId };
    const refused = async (overrides: object, expected: object, by = ctx) =>
      expect(
        proposeTask({ ...by, operationId: newId() }, { guildId, task: { ...task, ...overrides } }),
      ).rejects.toMatchObject(expected);
    await refused({ max_claims: 6 }, { code: 'insufficient_funds', data: { balance: 50, needed: 60 } });
    await refused({ max_claims: -1 }, { code: 'invalid_input', field: 'max_claims' });
    await refused({ reward: 0 }, { code: 'invalid_input', field: 'reward' });
    await refused(
      { reward: Number.MAX_SAFE_INTEGER, max_claims: 1_000_000 },
      { code: 'invalid_input', field: 'reward' },
    );
    await refused({ channel_id: newId() }, { code: 'channel_unknown', field: 'channel_id' });
    await refused({ channel_id: undefined }, { code: 'channel_needed', field: 'channel_id' });
    await refused({}, { code: 'member_missing' }, ledger.ctx(operator));
    await tasks.setTaskSetting(guildId, 'max_tasks_per_user', 1);
    await proposeTask(ctx, { guildId, task });
    await refused({}, { code: 'too_many_proposals', data: { limit: 1 } });
    await tasks.setTaskSetting(guildId, 'allow_user_tasks', 'false');
    await refused({}, { code: 'proposals_off' });
    await ledger.asOwner('update economy.guild_settings set feature_currency = false where guild_id = $1', [guildId]);
    await refused({}, { code: 'feature_off' });
    expect(await tasks.balance(guildId, poor)).toBe(40);
    await expectLedgerConsistent();
  });
});
