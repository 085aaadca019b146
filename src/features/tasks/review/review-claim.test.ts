import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { listTransactions } from '../../transactions/list-transactions.ts';
import { getSubmission } from './list-submissions.ts';
import { acceptClaim, acceptClaims, rejectClaim } from './review-claim.ts';
import { getTaskSettings } from '../settings/task-settings.ts';
import { kindNumber } from '../../../core/ledger/entry-kinds.ts';

describe.each(engines)('reviewing on %s', (engine) => {
  let ledger: TestLedger;
  let tasks: TaskDatabaseFixtures;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    tasks = createTaskDatabaseFixtures(ledger);
  });
  afterAll(() => ledger.close());

  const entriesOf = (guildId: string, userId: string) =>
    ledger.asOwner<{ kind: number; amount: number }>(
      'select kind, amount::numeric from economy.entries where guild_id = $1 and user_id = $2 order by seq',
      [guildId, userId],
    );
  const set = (guildId: string, column: string, value: number | string) =>
    ledger.asOwner(`update economy.guild_settings set ${column} = $2 where guild_id = $1`, [guildId, value]);
  const expectLedgerConsistent = async () =>
    expect((await verifyLedger(ledger.admin)).filter(({ violations }) => violations > 0)).toEqual([]);

  test('accepting pays the promised reward and enqueues role, notification and both messages', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const roleId = await tasks.role(guildId, 'Cartographer');
    const taskId = await tasks.create(guild, { reward: 250, role_id: roleId, max_claims: 2 });
    const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
    const done = await tasks.accept(guildId, claimId);
    expect(done).toMatchObject({
      claimId,
      taskId,
      userId,
      status: 'completed',
      reward: 250,
      balance: 250,
      roleId,
      isTaskCompleted: false,
      isReplayed: false,
    });
    expect(await tasks.readClaim(guildId, claimId)).toMatchObject({
      status: 'completed',
      reviewer: 'operator:admin',
      role_state: 'owed',
    });
    expect(await tasks.task(guildId, taskId)).toMatchObject({
      status: 'active',
      current_claims: 1,
      completed_claims: 1,
    });
    expect(await tasks.outboxKeys(guildId)).toEqual([
      `task.card:${claimId}`,
      `task.dm:${claimId}:accepted`,
      `task.role:${claimId}`,
      `task:${taskId}`,
    ]);
    const { data } = await listTransactions(ledger.ctx(operator), { guildId, query: {}, cdnUrl: '' });
    expect(data[0]).toMatchObject({
      id: done.transactionId,
      type: 'task_reward',
      amount: 250,
      description: 'Completed task: Draw a map',
    });
    expect(await getTaskSettings(ledger.ctx(operator), guildId)).toMatchObject({ total_completed: 1 });
    await expectLedgerConsistent();
  });

  test('the last slot completes the task, and a task without a limit never completes', async () => {
    const guild = await tasks.guild();
    const limited = await tasks.create(guild, { max_claims: 2 });
    const endless = await tasks.create(guild, { max_claims: -1 });
    const isTaskCompleted = [];
    for (const taskId of [limited, limited, endless]) {
      const { claimId } = await tasks.submitByNewMember(guild.guildId, taskId);
      isTaskCompleted.push((await tasks.accept(guild.guildId, claimId)).isTaskCompleted);
    }
    expect(isTaskCompleted).toEqual([false, true, false]);
    expect(await tasks.task(guild.guildId, limited)).toMatchObject({ status: 'completed', completed_claims: 2 });
    expect(await tasks.task(guild.guildId, endless)).toMatchObject({ status: 'active' });
  });

  test('a repeated operation pays once; a second reviewer is refused with the first decision', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild);
    const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
    const ctx = ledger.ctx(operator);
    const first = await acceptClaim(ctx, { guildId, claimId });
    expect(await acceptClaim(ctx, { guildId, claimId })).toEqual({ ...first, isReplayed: true });
    await expect(rejectClaim(ctx, { guildId, claimId, reason: 'No.' })).rejects.toMatchObject({
      code: 'act_key_reused',
    });
    for (const second of [() => tasks.accept(guildId, claimId), () => tasks.reject(guildId, claimId, 'No.')]) {
      await expect(second()).rejects.toMatchObject({
        code: 'already_reviewed',
        data: { decision: 'accepted', by: 'operator:admin', by_name: 'admin' },
      });
    }
    expect(await entriesOf(guildId, userId)).toEqual([{ kind: kindNumber('task_reward'), amount: 100 }]);
  });

  test('a rejected claim keeps its slot and reason and accepts another proof until the deadline', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild, { max_claims: 1 });
    const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
    const rejected = await tasks.reject(guildId, claimId, '  The map has no north.  ');
    expect(rejected).toMatchObject({ status: 'rejected', reward: 0, balance: null, transactionId: null });
    expect(await tasks.readClaim(guildId, claimId)).toMatchObject({
      status: 'rejected',
      notes: 'The map has no north.',
    });
    expect(await tasks.task(guildId, taskId)).toMatchObject({ current_claims: 1 });
    expect(await tasks.outboxKeys(guildId)).toContain(`task.dm:${claimId}:rejected`);
    await expect(tasks.claimByNewMember(guildId, taskId)).rejects.toMatchObject({ code: 'task_full' });
    expect(await tasks.submit(guildId, claimId, member(userId), 'With north.')).toMatchObject({
      status: 'submitted',
      try: 2,
    });
    await tasks.accept(guildId, claimId);
    expect(await tasks.readClaim(guildId, claimId)).toMatchObject({ status: 'completed', tries: 2, notes: null });
    const proofs = await ledger.asOwner(
      'select try, decision, reason from economy.proofs where guild_id = $1 and claim_id = $2 order by try',
      [guildId, claimId],
    );
    expect(proofs).toEqual([
      { try: 1, decision: 'rejected', reason: 'The map has no north.' },
      { try: 2, decision: 'accepted', reason: null },
    ]);
  });

  test('members, the claimant, moderators without moderation and strangers cannot review', async () => {
    const [adminRole, moderatorRole] = [newId(), newId()];
    const guild = await tasks.guild({ admin_roles: [adminRole], moderator_roles: [moderatorRole] });
    const { guildId } = guild;
    const taskId = await tasks.create(guild);
    const userId = newId();
    const claimant = member(userId, { roleIds: [moderatorRole] });
    const { claimId } = await tasks.claim(guildId, taskId, claimant);
    await tasks.submit(guildId, claimId, claimant);
    const moderator = member(newId(), { roleIds: [moderatorRole] });
    await expect(tasks.accept(guildId, claimId, member(newId()))).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(tasks.accept(guildId, claimId, claimant)).rejects.toMatchObject({ code: 'own_proof' });
    await expect(tasks.reject(guildId, claimId, 'No.', claimant)).rejects.toMatchObject({ code: 'own_proof' });
    const stranger = member(newId(), { permissions: '0' });
    await expect(tasks.accept(guildId, claimId, stranger)).rejects.toMatchObject({ code: 'server_missing' });
    await set(guildId, 'feature_moderation', 'false');
    await expect(tasks.accept(guildId, claimId, moderator)).rejects.toMatchObject({
      code: 'not_allowed',
    });
    const admin = member(newId(), { roleIds: [adminRole] });
    await tasks.reject(guildId, claimId, 'Try again.', admin);
    await tasks.submit(guildId, claimId, claimant, 'Again.');
    await set(guildId, 'feature_moderation', 'true');
    expect(await tasks.accept(guildId, claimId, moderator)).toMatchObject({ status: 'completed' });
  });

  test('a claim without a waiting proof or of another server cannot be reviewed', async () => {
    const guild = await tasks.guild();
    const other = await tasks.guild();
    const taskId = await tasks.create(guild);
    const { claimId } = await tasks.claimByNewMember(guild.guildId, taskId);
    await expect(tasks.accept(guild.guildId, claimId)).rejects.toMatchObject({ code: 'not_submitted' });
    await expect(tasks.accept(other.guildId, claimId)).rejects.toMatchObject({ code: 'claim_missing' });
    await expect(tasks.reject(guild.guildId, claimId, '  ')).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'reason',
    });
  });

  test('when the reward cannot be paid the proof keeps waiting and nothing else changes', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const roleId = await tasks.role(guildId, 'Cartographer');
    const taskId = await tasks.create(guild, { role_id: roleId });
    const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
    const keysBefore = await tasks.outboxKeys(guildId);
    const changesOf = () => ledger.asOwner('select id from economy.changes where guild_id = $1', [guildId]);
    const changes = (await changesOf()).length;
    const freeze = (frozenAt: string) =>
      ledger.asOwner(`update economy.members set frozen_at = ${frozenAt} where guild_id = $1 and user_id = $2`, [
        guildId,
        userId,
      ]);
    for (const [block, unblock, code] of [
      [
        () => set(guildId, 'feature_currency', 'false'),
        () => set(guildId, 'feature_currency', 'true'),
        'reward_currency_off',
      ],
      [() => set(guildId, 'balance_cap', 99), () => set(guildId, 'balance_cap', 1_000_000), 'reward_over_cap'],
      [() => freeze('now()'), () => freeze('null'), 'claimant_frozen'],
    ] as const) {
      await block();
      await expect(tasks.accept(guildId, claimId)).rejects.toMatchObject({ code, kind: 'conflict' });
      expect(await tasks.readClaim(guildId, claimId)).toMatchObject({
        status: 'submitted',
        reviewer: null,
        role_state: null,
        paid_act: null,
      });
      await unblock();
    }
    expect(await tasks.task(guildId, taskId)).toMatchObject({ completed_claims: 0 });
    expect(await tasks.outboxKeys(guildId)).toEqual(keysBefore);
    expect(await changesOf()).toHaveLength(changes);
    expect(await entriesOf(guildId, userId)).toEqual([]);
    expect(await getTaskSettings(ledger.ctx(operator), guildId)).toMatchObject({ total_completed: 0 });
    expect(await tasks.accept(guildId, claimId)).toMatchObject({ status: 'completed' });
    await expectLedgerConsistent();
  });

  test('a role-only reward is granted with the currency off, and its entry is written', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const roleId = await tasks.role(guildId, 'Helper');
    const taskId = await tasks.create(guild, { reward: 0, role_id: roleId });
    const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
    await set(guildId, 'feature_currency', 'false');
    await tasks.accept(guildId, claimId);
    expect(await entriesOf(guildId, userId)).toEqual([{ kind: kindNumber('task_reward'), amount: 0 }]);
    await expectLedgerConsistent();
  });

  test('several proofs are accepted independently: a refusal has its reason and stops no other', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild);
    const [one, two, three] = [
      await tasks.submitByNewMember(guildId, taskId),
      await tasks.submitByNewMember(guildId, taskId),
      await tasks.claimByNewMember(guildId, taskId),
    ];
    await tasks.accept(guildId, two.claimId);
    const claimIds = [two.claimId, one.claimId, one.claimId, three.claimId, newId()];
    const many = await acceptClaims(ledger.ctx(operator), { guildId, claimIds });
    expect(many.accepted.map(({ claimId }) => claimId)).toEqual([one.claimId]);
    expect(many.refused.map(({ refusal }) => refusal.code)).toEqual([
      'already_reviewed',
      'not_submitted',
      'claim_missing',
    ]);
  });

  test('a claimant who left is still paid, and reviewers see that they left', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const { userId, claimId } = await tasks.submitByNewMember(guildId, await tasks.create(guild));
    await ledger.asOwner(
      'update economy.members set left_at = now(), is_active = false where guild_id = $1 and user_id = $2',
      [guildId, userId],
    );
    const linkSources = { cdnUrl: '', resolveAttachments: () => Promise.resolve([]), messageUrl: () => '' };
    const submission = await getSubmission(ledger.ctx(operator), { guildId, claimId }, linkSources);
    expect(submission.history).toMatchObject({ is_here: false });
    await tasks.accept(guildId, claimId);
    expect(await tasks.balance(guildId, userId)).toBe(100);
  });

  test('the audit log records who decided what, with the reason', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild);
    const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
    const reviewer = newId();
    const manager = member(reviewer, { permissions: '32' });
    await tasks.reject(guildId, claimId, 'Too dark.', manager);
    await tasks.submit(guildId, claimId, member(userId));
    await tasks.accept(guildId, claimId, manager);
    const rows = await ledger.asOwner(
      `select actor_kind, actor, act, target, before, after from economy.audit
       where guild_id = $1 and target = $2 order by audit_id`,
      [guildId, `claim:${claimId}`],
    );
    const by = { actor_kind: 'member', actor: reviewer, target: `claim:${claimId}`, before: { status: 'submitted' } };
    expect(rows).toEqual([
      { ...by, act: 'reject_claim', after: { status: 'rejected', task: taskId, user: userId, reason: 'Too dark.' } },
      { ...by, act: 'accept_claim', after: { status: 'completed', task: taskId, user: userId, reward: 100 } },
    ]);
  });
});
