import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../platform/db/database.ts';
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
import { acceptClaim, rejectClaim } from './review/review-claim.ts';
import { submitProof } from './claims/submit-proof.ts';

let ledger: TestLedger;
let tasks: TaskDatabaseFixtures;
beforeAll(async () => {
  ledger = await testLedger('embedded');
  tasks = createTaskDatabaseFixtures(ledger);
});
afterAll(() => ledger.close());

/** The application's database, recording every statement. */
function countingDatabase(): { db: Database; statements: string[] } {
  const statements: string[] = [];
  const db: Database = {
    ...ledger.app,
    query: (text, params) => {
      statements.push(text);
      return ledger.app.query(text, params);
    },
    transaction: (run) => {
      statements.push('begin');
      return ledger.app.transaction(run);
    },
  };
  return { db, statements };
}

test('claiming, submitting, rejecting, accepting and abandoning take one database query each', async () => {
  const guild = await tasks.guild();
  const { guildId } = guild;
  const taskId = await tasks.create(guild, { role_id: await tasks.role(guildId, 'Helper') });
  const { db, statements } = countingDatabase();
  const [actor, other] = [member(newId()), member(newId())];
  const { claimId } = await claimTask(createTestContext(db, actor), { guildId, taskId });
  const proof = { guildId, claimId, content: 'Done.', files: [] };
  await submitProof(createTestContext(db, actor), proof);
  await rejectClaim(createTestContext(db, operator), { guildId, claimId, reason: 'Once more.' });
  await submitProof(createTestContext(db, actor), proof);
  await acceptClaim(createTestContext(db, operator), { guildId, claimId });
  const second = await claimTask(createTestContext(db, other), { guildId, taskId });
  await abandonClaim(createTestContext(db, other), { guildId, claimId: second.claimId });
  expect(statements.map((text) => /economy\.(\w+)\(/.exec(text)?.[1])).toEqual([
    'claim_task',
    'submit_proof',
    'review_claim',
    'submit_proof',
    'review_claim',
    'claim_task',
    'abandon_claim',
  ]);
});
