import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyLedger } from '../../../verify-ledger.ts';
import { engines } from '../../../../tests/support/database/test-database.ts';
import { operator, testLedger, type TestLedger } from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import {
  createTaskDatabaseFixtures,
  type TaskDatabaseFixtures,
} from '../../../../tests/support/fixtures/task-database-fixtures.ts';
import { parseV2Tasks } from './parse-v2-tasks.ts';
import { importTasks } from './import-tasks.ts';
import { readTaskMessageData } from '../shared/task-message-store.ts';

const CHANNEL = '222222222222222222';
const [ANA, BEN, CAL] = ['333333333333333331', '333333333333333332', '333333333333333333'];
const task = (id: number, overrides: object = {}) => ({
  id,
  name: `Task ${id}`,
  description: 'Do it well, prove it.',
  reward: 100,
  duration_hours: 24,
  status: 'active',
  created: '2025-09-03T08:00:00.123456',
  expires_at: '2025-09-04T08:00:00.123456Z',
  channel_id: CHANNEL,
  max_claims: 2,
  current_claims: 99,
  assigned_users: ['nobody'],
  category: 'Art',
  role_name: null,
  message_id: `44444444444444444${id}`,
  ...overrides,
});
const claim = (status: string, overrides: object = {}) => ({
  claimed_at: '2025-09-03T08:14:00.000000Z',
  deadline: '2025-09-04T08:14:00.000000',
  status,
  proof_message_id: null,
  proof_attachments: [],
  proof_content: '',
  submitted_at: null,
  completed_at: null,
  notes: '',
  ...overrides,
});
const withProof = (message: number, overrides: object = {}) => ({
  proof_message_id: `55555555555555555${message}`,
  proof_attachments: ['https://cdn.discordapp.com/attachments/666/777/proof.png'],
  proof_content: 'Everything is done, see the picture.',
  submitted_at: '2025-09-03T09:00:00Z',
  ...overrides,
});
const V2_DATA = {
  tasks: {
    1: task(1, { role_name: 'Helper' }),
    '2': task(2, { status: 'completed', max_claims: 1 }),
    3: task(3, { status: 'expired', max_claims: -1, message_id: null }),
  },
  user_tasks: {
    [ANA ?? '']: {
      1: claim('accepted', withProof(1, { completed_at: '2025-09-03T10:00:00Z' })),
      2: claim('rejected', withProof(2, { notes: 'Too dark.' })),
    },
    [BEN ?? '']: { '1': claim('submitted', withProof(3)), 2: claim('in_progress'), 9: claim('in_progress') },
    [CAL ?? '']: { 3: claim('expired') },
  },
  categories: ['Art', 'General', 'Art'],
  settings: {
    allow_user_tasks: false,
    max_tasks_per_user: 4,
    auto_expire_enabled: true,
    require_proof: false,
    announcement_channel_id: null,
  },
  metadata: { next_task_id: 3, total_completed: 7, total_expired: 5 },
};

test('v2 tasks are parsed with UTC times, accepted as completed and counts from the claims', () => {
  const parsed = parseV2Tasks(V2_DATA);
  expect(parsed.data).not.toBeNull();
  if (parsed.data === null) return;
  expect(parsed.warnings).toEqual([
    `The claim of ${BEN} on task 9 is left out: there is no such task.`,
    'Task 2 has 2 claims for 1 places; it is given 2.',
  ]);
  const [first, second, third] = parsed.data.tasks;
  expect(first).toMatchObject({
    taskId: 1,
    roleName: 'Helper',
    currentClaims: 2,
    completedClaims: 1,
    maxClaims: 2,
    createdAt: new Date('2025-09-03T08:00:00.123Z'),
    expiresAt: new Date('2025-09-04T08:00:00.123Z'),
  });
  expect(second).toMatchObject({ status: 'completed', currentClaims: 2, maxClaims: 2 });
  expect(third).toMatchObject({ status: 'expired', currentClaims: 0, maxClaims: -1, messageId: null });
  expect(parsed.data.settings).toMatchObject({ nextTaskId: 4, totalCompleted: 7, categories: ['Art', 'General'] });
  expect(parsed.data.claims).toHaveLength(5);
  expect(parsed.data.claims[0]).toMatchObject({
    userId: ANA,
    status: 'completed',
    reward: 100,
    roleName: 'Helper',
    proof: { files: [{ id: '777', filename: 'proof.png', channel_id: '666', message_id: '555555555555555551' }] },
    message: { channelId: CHANNEL, messageId: '555555555555555551' },
  });
  expect(new Set(parsed.data.claims.map(({ claimId }) => claimId)).size).toBe(5);
  expect(parseV2Tasks(V2_DATA)).toEqual(parsed);
});

test('an empty v2 file gives a server without tasks, and problems name their path', () => {
  expect(parseV2Tasks({})).toMatchObject({ data: { tasks: [], claims: [], settings: { nextTaskId: 1 } } });
  const broken = parseV2Tasks({
    tasks: { 1: task(1, { reward: -5, created: 'yesterday' }) },
    user_tasks: { [ANA ?? '']: { 1: claim('won') } },
  });
  expect(broken.data).toBeNull();
  expect(broken.data === null && broken.problems.map((problem) => problem.split(':')[0])).toEqual([
    'tasks.1.reward',
    'tasks.1.created',
    `user_tasks.${ANA}.1.status`,
  ]);
});

describe.each(engines)('importing v2 tasks on %s', (engine) => {
  let ledger: TestLedger;
  let tasks: TaskDatabaseFixtures;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    tasks = createTaskDatabaseFixtures(ledger);
  });
  afterAll(() => ledger.close());

  const runImport = (guildId: string) => {
    const parsed = parseV2Tasks(V2_DATA);
    if (parsed.data === null) throw new Error('The v2 tasks could not be parsed.');
    const { data } = parsed;
    return ledger.ctx(operator).transact(guildId, (work) => importTasks(work, data));
  };

  test('an import stores claims, proofs and roles by name, and enqueues the old messages', async () => {
    const { guildId } = await tasks.guild();
    const roleId = await tasks.role(guildId, 'Helper');
    expect(await runImport(guildId)).toEqual({ tasks: 3, claims: 5 });
    const taskData = await ledger.ctx(operator).read(guildId, (queries) => readTaskMessageData(queries, guildId, 1));
    expect(taskData).toMatchObject({ name: 'Task 1', roleId, state: 'ended', currentClaims: 2, needsProof: false });
    const messages = await ledger.asOwner<{ key: string; message_id: string }>(
      'select key, message_id from economy.messages where guild_id = $1 order by message_id',
      [guildId],
    );
    expect(messages.map(({ message_id }) => message_id)).toEqual([
      '444444444444444441',
      '444444444444444442',
      '555555555555555551',
      '555555555555555552',
      '555555555555555553',
    ]);
    expect(await tasks.outboxKeys(guildId)).toEqual(messages.map(({ key }) => key).toSorted());
    expect((await verifyLedger(ledger.admin)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('a second import changes nothing, and an imported waiting proof can be accepted and paid', async () => {
    const { guildId } = await tasks.guild();
    await runImport(guildId);
    expect(await runImport(guildId)).toEqual({ tasks: 0, claims: 0 });
    const [waiting] = await ledger.asOwner<{ claim_id: string }>(
      `select claim_id from economy.claims where guild_id = $1 and status = 'submitted'`,
      [guildId],
    );
    expect(await tasks.accept(guildId, waiting?.claim_id ?? '')).toMatchObject({
      userId: BEN,
      reward: 100,
      balance: 100,
    });
    expect((await verifyLedger(ledger.admin)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('new numbers follow the imported ones, and a server with its own tasks refuses an import', async () => {
    const guild = await tasks.guild();
    await runImport(guild.guildId);
    expect(await tasks.create(guild)).toBe(4);
    expect(await runImport(guild.guildId)).toEqual({ tasks: 0, claims: 0 });
    const otherGuild = await tasks.guild();
    await tasks.create(otherGuild);
    await expect(runImport(otherGuild.guildId)).rejects.toMatchObject({ code: 'tasks_there' });
  });
});
