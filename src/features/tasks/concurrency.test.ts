import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { verifyLedger } from '../../verify-ledger.ts';
import type { Database } from '../../platform/db/database.ts';
import { openPostgres } from '../../platform/db/postgres.ts';
import { Refusal } from '../../platform/refusal.ts';
import { engines } from '../../../tests/support/database/test-database.ts';
import {
  createTestContext,
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import {
  createTaskDatabaseFixtures,
  type TaskDatabaseFixtures,
} from '../../../tests/support/fixtures/task-database-fixtures.ts';
import { abandonClaim } from './claims/abandon-claim.ts';
import { claimTask } from './claims/claim-task.ts';
import { closeTask } from './tasks/close-task.ts';
import { expireDue } from './tasks/expire-due.ts';
import { acceptClaim, rejectClaim } from './review/review-claim.ts';
import { submitProof } from './claims/submit-proof.ts';
import { getTaskSettings } from './settings/task-settings.ts';

describe.each(engines)('concurrent task operations on %s', (engine) => {
  let ledger: TestLedger;
  let tasks: TaskDatabaseFixtures;
  /** The pool of a second process. The embedded database has a single process and connection, so it is used twice. */
  let second: Database;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    tasks = createTaskDatabaseFixtures(ledger);
    second = ledger.urls === undefined ? ledger.app : openPostgres({ url: ledger.urls.app });
  });
  afterAll(async () => {
    if (second !== ledger.app) await second.close();
    await ledger.close();
  });

  const pool = (index: number) => (index % 2 === 0 ? ledger.app : second);
  const settle = async <T>(runs: readonly Promise<T>[]) => {
    const settled = await Promise.allSettled(runs);
    const done = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = settled.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    for (const reason of failed) expect(reason).toBeInstanceOf(Refusal);
    return { done, codes: failed.map((reason) => (reason as Refusal).code) };
  };
  const expectLedgerConsistent = async () =>
    expect((await verifyLedger(ledger.admin)).filter(({ violations }) => violations > 0)).toEqual([]);

  test('of 200 members claiming a task with five slots exactly five succeed', async () => {
    const guild = await tasks.guild();
    const taskId = await tasks.create(guild, { max_claims: 5 });
    const { done, codes } = await settle(
      Array.from({ length: 200 }, (_, index) =>
        claimTask(createTestContext(pool(index), member(newId())), { guildId: guild.guildId, taskId }),
      ),
    );
    expect(done).toHaveLength(5);
    expect(codes).toHaveLength(195);
    expect(new Set(codes)).toEqual(new Set(['task_full']));
    expect(await tasks.task(guild.guildId, taskId)).toMatchObject({ current_claims: 5 });
    await expectLedgerConsistent();
  });

  test('concurrent claims of a member stay within the limit and hold each task once', async () => {
    const guild = await tasks.guild();
    await tasks.setTaskSetting(guild.guildId, 'max_tasks_per_user', 3);
    const numbers: number[] = [];
    for (let index = 0; index < 8; index += 1) numbers.push(await tasks.create(guild));
    const actor = member(newId());
    const { done } = await settle(
      [...numbers, ...numbers].map((taskId, index) =>
        claimTask(createTestContext(pool(index), actor), { guildId: guild.guildId, taskId }),
      ),
    );
    expect(done).toHaveLength(3);
    expect(new Set(done.map(({ taskId }) => taskId)).size).toBe(3);
    await expectLedgerConsistent();
  });

  test('of fifty concurrent reviews exactly one decides, and the reward is paid at most once', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild, { max_claims: 1 });
    const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
    const accepted = await settle(
      Array.from({ length: 50 }, (_, index) =>
        acceptClaim(createTestContext(pool(index), operator), { guildId, claimId }),
      ),
    );
    expect(accepted.done).toHaveLength(1);
    expect(new Set(accepted.codes)).toEqual(new Set(['already_reviewed']));
    expect(await tasks.balance(guildId, userId)).toBe(100);
    expect(await tasks.task(guildId, taskId)).toMatchObject({ status: 'completed', completed_claims: 1 });
    expect(await getTaskSettings(ledger.ctx(operator), guildId)).toMatchObject({ total_completed: 1 });

    const other = await tasks.submitByNewMember(guildId, await tasks.create(guild));
    const mixed = await settle(
      Array.from({ length: 50 }, (_, index) => {
        const ctx = createTestContext(pool(index), operator);
        const target = { guildId, claimId: other.claimId };
        return index % 3 === 0 ? acceptClaim(ctx, target) : rejectClaim(ctx, { ...target, reason: 'No.' });
      }),
    );
    expect(mixed.done).toHaveLength(1);
    const isPaid = mixed.done[0]?.status === 'completed';
    expect(await tasks.balance(guildId, other.userId)).toBe(isPaid ? 100 : 0);
    await expectLedgerConsistent();
  });

  test('one interaction delivered thirty times pays once and returns the same result each time', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const { userId, claimId } = await tasks.submitByNewMember(guildId, await tasks.create(guild));
    const operation = { source: 'discord_component', operationId: newId() } as const;
    const { done, codes } = await settle(
      Array.from({ length: 30 }, (_, index) =>
        acceptClaim(createTestContext(pool(index), operator, operation), { guildId, claimId }),
      ),
    );
    expect(codes).toEqual([]);
    expect(new Set(done.map(({ transactionId, balance }) => `${transactionId} ${balance}`)).size).toBe(1);
    expect(await tasks.balance(guildId, userId)).toBe(100);
  });

  test('accepting, expiring, abandoning and submitting a proof at the same time has one outcome', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    for (let round = 0; round < 12; round += 1) {
      const taskId = await tasks.create(guild, { max_claims: 1 });
      const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
      if (round % 2 === 0) await tasks.reject(guildId, claimId, 'Once more.');
      await tasks.moveDeadline(guildId, claimId, round % 2 === 0 ? '-1 second' : '1 hour');
      await tasks.moveEnd(guildId, taskId, '-1 second');
      const system = { kind: 'system', job: 'tasks.expire' } as const;
      await settle<unknown>([
        acceptClaim(createTestContext(ledger.app, operator), { guildId, claimId }),
        expireDue(createTestContext(second, system, { source: 'system' })),
        abandonClaim(createTestContext(second, member(userId)), { guildId, claimId }),
        submitProof(createTestContext(ledger.app, member(userId)), { guildId, claimId, content: 'Late.', files: [] }),
      ]);
      const claim = await tasks.readClaim(guildId, claimId);
      const isPaid = claim?.status === 'completed';
      expect(await tasks.balance(guildId, userId)).toBe(isPaid ? 100 : 0);
      // A waiting proof is paid although its task has ended; a rejected claim past its deadline can only have ended.
      expect(round % 2 === 0 ? ['expired', 'cancelled'] : ['completed']).toContain(claim?.status);
      expect(await tasks.task(guildId, taskId)).toMatchObject({ status: isPaid ? 'completed' : 'expired' });
    }
    await expectLedgerConsistent();
  });

  test('claims, reviews and abandonment racing with closing leave every slot accounted for', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    for (let round = 0; round < 4; round += 1) {
      const taskId = await tasks.create(guild);
      const [submitted, claimed] = [
        await tasks.submitByNewMember(guildId, taskId),
        await tasks.claimByNewMember(guildId, taskId),
      ];
      await settle<unknown>([
        ...Array.from({ length: 10 }, (_, index) =>
          claimTask(createTestContext(pool(index), member(newId())), { guildId, taskId }),
        ),
        acceptClaim(createTestContext(second, operator), { guildId, claimId: submitted.claimId }),
        closeTask(createTestContext(ledger.app, operator), { guildId, taskId }),
        abandonClaim(createTestContext(second, member(claimed.userId)), { guildId, claimId: claimed.claimId }),
      ]);
      expect(await tasks.task(guildId, taskId)).toMatchObject({ status: 'cancelled', current_claims: 1 });
      expect(await tasks.balance(guildId, submitted.userId)).toBe(100);
    }
    await expectLedgerConsistent();
  });

  test.skipIf(engine === 'embedded')(
    'a task is closed at the first attempt although it was claimed meanwhile',
    async () => {
      const guild = await tasks.guild();
      const { guildId } = guild;
      const taskId = await tasks.create(guild);
      const claimed = await tasks.claimByNewMember(guildId, taskId);
      const claim = `select economy.claim_task($1, $2, $3, '{}', 0, $4, null)`;
      const close = `select economy.close_task($1, $2, null, '{}', 0, 'admin', $3, false, false, null, 'operator:admin', null, null)`;
      const waiting =
        'select count(*)::integer as waiting from pg_locks where not granted and $1 = any(pg_blocking_pids(pid))';

      const closing = await second.transaction(async (queries) => {
        await queries.query(claim, [guildId, newId(), newId(), taskId]);
        const [claimer] = await queries.query<{ pid: number }>('select pg_backend_pid() as pid');
        // One statement, not retried. It waits for the task, which the uncommitted claim has locked.
        const running = ledger.app.query(close, [guildId, newId(), taskId]);
        await vi.waitFor(
          async () => expect(await ledger.admin.query(waiting, [claimer?.pid ?? 0])).toEqual([{ waiting: 1 }]),
          10_000,
        );
        return { running };
      });
      await closing.running;
      expect(await tasks.task(guildId, taskId)).toMatchObject({ status: 'cancelled', current_claims: 0 });
      const abandoning = abandonClaim(createTestContext(second, member(claimed.userId)), {
        guildId,
        claimId: claimed.claimId,
      });
      await expect(abandoning).rejects.toMatchObject({ code: 'claim_ended' });
      await expectLedgerConsistent();
    },
  );
});
