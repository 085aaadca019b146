import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '../../core/ledger/verify-store.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Actor, Ctx } from '../../platform/work.ts';
import {
  contextOn,
  member,
  newId,
  operator,
  testLedger,
  type Ledger,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { tasksIn, type Tasks } from '../../../tests/support/fixtures/task-database-fixtures.ts';
import { abandonClaim } from './claims/abandon-claim.ts';
import { claimTask } from './claims/claim-task.ts';
import { closeTask, deleteTask } from './tasks/close-task.ts';
import { expireDue } from './tasks/expire-due.ts';
import { proposeTask } from './tasks/propose-task.ts';
import { acceptClaim, rejectClaim } from './review/review-claim.ts';
import { approveTask } from './tasks/change-task-status.ts';
import { submitProof } from './claims/submit-proof.ts';

const ROUNDS = 15;
const AT_ONCE = 20;
const REWARD = 10;

let ledger: Ledger;
let tasks: Tasks;
beforeAll(async () => {
  ledger = await testLedger('postgres');
  tasks = tasksIn(ledger);
});
afterAll(() => ledger.close());

function any<T>(list: readonly T[]): T | undefined {
  return list[Math.floor(Math.random() * list.length)];
}
const on = (actor: Actor): Ctx => contextOn(ledger.app, actor);

test('whatever is done at once to tasks that members pay for, exactly what they can still pay is held', async () => {
  const { guildId, channelId } = await tasks.guild();
  const people = Array.from({ length: 10 }, () => newId());
  for (const userId of people) await ledger.grant(guildId, userId, 5_000);
  const numbers: number[] = [];
  const claims: { claimId: string; userId: string }[] = [];
  const propose = async () => {
    const task = { name: 'Mine', reward: REWARD, max_claims: 3, duration_hours: 1, channel_id: channelId };
    const { taskId } = await proposeTask(on(member(any(people) ?? '')), { guildId, task });
    numbers.push(taskId);
    await approveTask(on(operator), { guildId, taskId });
  };
  const ofTask = (run: (of: { guildId: string; taskId: number }) => Promise<unknown>) => () =>
    run({ guildId, taskId: any(numbers) ?? 1 });
  const ofClaim = (run: (of: { guildId: string; claimId: string }, userId: string) => Promise<unknown>) => () => {
    const { claimId, userId } = any(claims) ?? { claimId: '1', userId: '1' };
    return run({ guildId, claimId }, userId);
  };
  const claim = ofTask(async (of) => {
    const userId = any(people) ?? '';
    const { claimId } = await claimTask(on(member(userId)), of);
    claims.push({ claimId, userId });
  });
  const submit = ofClaim((of, userId) => submitProof(on(member(userId)), { ...of, content: 'Done.', files: [] }));
  const accept = ofClaim((of) => acceptClaim(on(operator), of));
  const system = { kind: 'system', job: 'tasks.expire' } as const;
  const acts: readonly (() => Promise<unknown>)[] = [
    claim,
    claim,
    claim,
    submit,
    submit,
    accept,
    propose,
    ofClaim((of) => rejectClaim(on(operator), { ...of, reason: 'No.' })),
    ofClaim((of, userId) => abandonClaim(on(member(userId)), of)),
    ofTask((of) => closeTask(on(operator), of)),
    ofTask((of) => deleteTask(on(operator), { ...of, isForced: true })),
    ofTask(async ({ taskId }) => {
      await tasks.moveEnd(guildId, taskId, '-1 second');
      await expireDue(on(system));
    }),
    ofClaim(async ({ claimId }) => {
      await tasks.moveDeadline(guildId, claimId, '-1 second');
      await expireDue(on(system));
    }),
  ];
  for (let nth = 0; nth < 5; nth += 1) await propose();
  for (let round = 0; round < ROUNDS; round += 1) {
    const done = await Promise.allSettled(Array.from({ length: AT_ONCE }, async () => any(acts)?.()));
    for (const one of done) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(Refusal);
  }

  expect((await verifyLedger(ledger.admin)).filter(({ breaches }) => breaches > 0)).toEqual([]);
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
