import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../platform/db/database.ts';
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
import { acceptClaim, rejectClaim } from './review/review-claim.ts';
import { submitProof } from './claims/submit-proof.ts';

let ledger: Ledger;
let tasks: Tasks;
beforeAll(async () => {
  ledger = await testLedger('embedded');
  tasks = tasksIn(ledger);
});
afterAll(() => ledger.close());

/** The program's database, counting what it is asked. */
function counting(): { db: Database; asked: string[] } {
  const asked: string[] = [];
  const db: Database = {
    ...ledger.app,
    query: (text, params) => {
      asked.push(text);
      return ledger.app.query(text, params);
    },
    transaction: (run) => {
      asked.push('begin');
      return ledger.app.transaction(run);
    },
  };
  return { db, asked };
}

test('claiming, sending, rejecting, accepting and giving up ask the database once each', async () => {
  const at = await tasks.guild();
  const { guildId } = at;
  const taskId = await tasks.create(at, { role_id: await tasks.role(guildId, 'Helper') });
  const { db, asked } = counting();
  const [who, other] = [member(newId()), member(newId())];
  const { claimId } = await claimTask(contextOn(db, who), { guildId, taskId });
  const proof = { guildId, claimId, content: 'Done.', files: [] };
  await submitProof(contextOn(db, who), proof);
  await rejectClaim(contextOn(db, operator), { guildId, claimId, reason: 'Once more.' });
  await submitProof(contextOn(db, who), proof);
  await acceptClaim(contextOn(db, operator), { guildId, claimId });
  const second = await claimTask(contextOn(db, other), { guildId, taskId });
  await abandonClaim(contextOn(db, other), { guildId, claimId: second.claimId });
  expect(asked.map((text) => /economy\.(\w+)\(/.exec(text)?.[1])).toEqual([
    'claim_task',
    'submit_proof',
    'review_claim',
    'submit_proof',
    'review_claim',
    'claim_task',
    'abandon_claim',
  ]);
});
