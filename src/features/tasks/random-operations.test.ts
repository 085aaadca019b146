import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '../../verify-ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Actor, Ctx } from '../../platform/work.ts';
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
import { closeTask, deleteTask } from './tasks/close-task.ts';
import { expireDue } from './tasks/expire-due.ts';
import { proposeTask } from './tasks/propose-task.ts';
import { acceptClaim, rejectClaim } from './review/review-claim.ts';
import { approveTask } from './tasks/change-task-status.ts';
import { submitProof } from './claims/submit-proof.ts';

const ROUNDS = 15;
const CONCURRENCY = 20;
const REWARD = 10;

let ledger: TestLedger;
let tasks: TaskDatabaseFixtures;
beforeAll(async () => {
  ledger = await testLedger('postgres');
  tasks = createTaskDatabaseFixtures(ledger);
});
afterAll(() => ledger.close());

function pickRandom<T>(list: readonly T[]): T | undefined {
  return list[Math.floor(Math.random() * list.length)];
}
const contextFor = (actor: Actor): Ctx => createTestContext(ledger.app, actor);

test('after random concurrent operations the escrow equals what funded tasks can still pay', async () => {
  const { guildId, channelId } = await tasks.guild();
  const userIds = Array.from({ length: 10 }, () => newId());
  for (const userId of userIds) await ledger.grant(guildId, userId, 5_000);
  const taskIds: number[] = [];
  const claims: { claimId: string; userId: string }[] = [];
  const propose = async () => {
    const task = { name: 'Mine', reward: REWARD, max_claims: 3, duration_hours: 1, channel_id: channelId };
    const { taskId } = await proposeTask(contextFor(member(pickRandom(userIds) ?? '')), { guildId, task });
    taskIds.push(taskId);
    await approveTask(contextFor(operator), { guildId, taskId });
  };
  const withRandomTask = (run: (target: { guildId: string; taskId: number }) => Promise<unknown>) => () =>
    run({ guildId, taskId: pickRandom(taskIds) ?? 1 });
  const withRandomClaim =
    (run: (target: { guildId: string; claimId: string }, userId: string) => Promise<unknown>) => () => {
      const { claimId, userId } = pickRandom(claims) ?? { claimId: '1', userId: '1' };
      return run({ guildId, claimId }, userId);
    };
  const claim = withRandomTask(async (target) => {
    const userId = pickRandom(userIds) ?? '';
    const { claimId } = await claimTask(contextFor(member(userId)), target);
    claims.push({ claimId, userId });
  });
  const submit = withRandomClaim((target, userId) =>
    submitProof(contextFor(member(userId)), { ...target, content: 'Done.', files: [] }),
  );
  const accept = withRandomClaim((target) => acceptClaim(contextFor(operator), target));
  const system = { kind: 'system', job: 'tasks.expire' } as const;
  const operations: readonly (() => Promise<unknown>)[] = [
    claim,
    claim,
    claim,
    submit,
    submit,
    accept,
    propose,
    withRandomClaim((target) => rejectClaim(contextFor(operator), { ...target, reason: 'No.' })),
    withRandomClaim((target, userId) => abandonClaim(contextFor(member(userId)), target)),
    withRandomTask((target) => closeTask(contextFor(operator), target)),
    withRandomTask((target) => deleteTask(contextFor(operator), { ...target, isForced: true })),
    withRandomTask(async ({ taskId }) => {
      await tasks.moveEnd(guildId, taskId, '-1 second');
      await expireDue(contextFor(system));
    }),
    withRandomClaim(async ({ claimId }) => {
      await tasks.moveDeadline(guildId, claimId, '-1 second');
      await expireDue(contextFor(system));
    }),
  ];
  for (let index = 0; index < 5; index += 1) await propose();
  for (let round = 0; round < ROUNDS; round += 1) {
    const results = await Promise.allSettled(
      Array.from({ length: CONCURRENCY }, async () => pickRandom(operations)?.()),
    );
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(Refusal);
  }

  expect((await verifyLedger(ledger.admin)).filter(({ violations }) => violations > 0)).toEqual([]);
  const held = await ledger.asOwner<{ escrow: number; payable: number }>(
    `select t.escrow::numeric, t.reward::numeric * case when t.status in ('proposed', 'active', 'paused')
       then t.max_claims - t.completed_claims
       else (select count(*) from economy.claims c where c.guild_id = t.guild_id and c.task_id = t.task_id
             and c.status in ('in_progress', 'submitted', 'rejected')) end as payable
     from economy.tasks t where t.guild_id = $1`,
    [guildId],
  );
  expect(held.filter(({ escrow, payable }) => escrow !== payable)).toEqual([]);
  expect(held.reduce((sum, { escrow }) => sum + escrow, 0)).toBe(await tasks.balance(guildId, '0'));
});
