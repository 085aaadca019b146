import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import type { ProofFile } from '../shared/rules.ts';
import { submitProof } from './submit-proof.ts';

describe.each(engines)('submitting proofs on %s', (engine) => {
  let ledger: TestLedger;
  let tasks: TaskDatabaseFixtures;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    tasks = createTaskDatabaseFixtures(ledger);
  });
  afterAll(() => ledger.close());

  const createFile = (overrides: Partial<ProofFile> = {}): ProofFile => ({
    id: newId(),
    filename: 'map.png',
    content_type: 'image/png',
    size: 1234,
    url: 'https://cdn.example/map.png',
    channel_id: null,
    message_id: null,
    ...overrides,
  });
  const send = (guildId: string, claimId: string, userId: string, content: string, files: ProofFile[] = []) =>
    submitProof(ledger.ctx(member(userId)), { guildId, claimId, content, files });

  test('text and files are stored with attempt and marks, and the review message is enqueued', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const { userId, claimId } = await tasks.claimByNewMember(guildId, await tasks.create(guild));
    const file = createFile();
    const content = 'I drew it from the lighthouse, facing north.';
    const sent = await send(guildId, claimId, userId, `  ${content}\n`, [file]);
    expect(sent).toMatchObject({ claimId, status: 'submitted', try: 1, reward: 0, isReplayed: false });
    const proofs = await ledger.asOwner(
      'select try, content, attachments, decision from economy.proofs where guild_id = $1',
      [guildId],
    );
    expect(proofs).toEqual([{ try: 1, content, attachments: [file], decision: null }]);
    const marks = await ledger.asOwner<{ mark: string }>(
      'select mark from economy.proof_marks where guild_id = $1 order by mark',
      [guildId],
    );
    expect(marks.map(({ mark }) => mark)).toEqual(['f:1234:map.png', expect.stringMatching(/^t:.{22}$/)]);
    expect(await tasks.outboxKeys(guildId)).toContain(`task.card:${claimId}`);
  });

  test('a repeated operation submits once; another proof is refused while the first waits', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const { userId, claimId } = await tasks.claimByNewMember(guildId, await tasks.create(guild));
    const ctx = ledger.ctx(member(userId));
    const first = await submitProof(ctx, { guildId, claimId, content: 'Here.', files: [] });
    expect(await submitProof(ctx, { guildId, claimId, content: 'Here.', files: [] })).toEqual({
      ...first,
      isReplayed: true,
    });
    await expect(send(guildId, claimId, userId, 'Here.')).rejects.toMatchObject({ code: 'claim_submitted' });
    expect(await tasks.readClaim(guildId, claimId)).toMatchObject({ tries: 1 });
  });

  test('the task decides whether a proof is required, otherwise the server does', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const [proofRequired, proofNotRequired, serverDefault] = [
      await tasks.create(guild, { require_proof: true }),
      await tasks.create(guild, { require_proof: false }),
      await tasks.create(guild),
    ];
    const empty = async (taskId: number) => {
      const { userId, claimId } = await tasks.claimByNewMember(guildId, taskId);
      return send(guildId, claimId, userId, '   ');
    };
    const needed = { code: 'proof_needed', field: 'content' };
    await expect(empty(proofRequired)).rejects.toMatchObject(needed);
    await expect(empty(serverDefault)).rejects.toMatchObject(needed);
    expect(await empty(proofNotRequired)).toMatchObject({ status: 'submitted' });
    await tasks.setTaskSetting(guildId, 'require_proof', 'false');
    await expect(empty(proofRequired)).rejects.toMatchObject(needed);
    expect(await empty(serverDefault)).toMatchObject({ status: 'submitted' });
    const { userId, claimId } = await tasks.claimByNewMember(guildId, proofRequired);
    expect(await send(guildId, claimId, userId, '', [createFile()])).toMatchObject({ status: 'submitted' });
  });

  test('a task without review pays at once; when it cannot pay, the proof waits for review', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild, { auto_approve: true, reward: 40 });
    const paid = await tasks.claimByNewMember(guildId, taskId);
    const ctx = ledger.ctx(member(paid.userId));
    const sent = await submitProof(ctx, { guildId, claimId: paid.claimId, content: 'Done.', files: [] });
    expect(sent).toMatchObject({ status: 'completed', reward: 40, balance: 40 });
    expect(sent.transactionId).toMatch(/^txn_\d+$/);
    const again = await submitProof(ctx, { guildId, claimId: paid.claimId, content: 'Done.', files: [] });
    expect(again).toEqual({ ...sent, isReplayed: true });
    expect(await tasks.balance(guildId, paid.userId)).toBe(40);
    expect(await tasks.readClaim(guildId, paid.claimId)).toMatchObject({ reviewer: 'system:auto-approve' });
    await ledger.asOwner('update economy.guild_settings set feature_currency = false where guild_id = $1', [guildId]);
    const unpaid = await tasks.claimByNewMember(guildId, taskId);
    expect(await send(guildId, unpaid.claimId, unpaid.userId, 'Done.')).toMatchObject({
      status: 'submitted',
      reward: 0,
    });
    expect(await tasks.balance(guildId, unpaid.userId)).toBe(0);
  });

  test('proofs after the deadline, for others’ or ended claims, or beyond the limits are refused', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild);
    const { userId, claimId } = await tasks.claimByNewMember(guildId, taskId);
    await expect(send(guildId, claimId, newId(), 'Mine.')).rejects.toMatchObject({ code: 'claim_missing' });
    await expect(send(guildId, newId(), userId, 'None.')).rejects.toMatchObject({ code: 'claim_missing' });
    await expect(send(guildId, claimId, userId, 'x'.repeat(2_001))).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'content',
    });
    const six = Array.from({ length: 6 }, () => createFile());
    await expect(send(guildId, claimId, userId, '', six)).rejects.toMatchObject({ field: 'attachments' });
    const staff = submitProof(ledger.ctx(operator), { guildId, claimId, content: 'No.', files: [] });
    await expect(staff).rejects.toMatchObject({ code: 'member_missing' });
    await tasks.moveDeadline(guildId, claimId, '-1 second');
    await expect(send(guildId, claimId, userId, 'Late.')).rejects.toMatchObject({ code: 'deadline_passed' });
    const done = await tasks.submitByNewMember(guildId, taskId);
    await tasks.accept(guildId, done.claimId);
    await expect(send(guildId, done.claimId, done.userId, 'More.')).rejects.toMatchObject({ code: 'claim_ended' });
  });

  test('a proof submitted in time is paid even when the task has ended and the review is late', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild);
    const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
    await tasks.moveDeadline(guildId, claimId, '-3 days');
    await tasks.moveEnd(guildId, taskId, '-3 days');
    await tasks.accept(guildId, claimId);
    expect(await tasks.balance(guildId, userId)).toBe(100);
  });
});
