import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, pagedIds } from '../../../tests/support/api-call.ts';
import { startHttpApp, type HttpApp } from '../../../tests/support/http-app.ts';
import {
  member,
  createLedgerFixtures,
  newId,
  type LedgerFixtures,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import {
  createTaskDatabaseFixtures,
  type TaskDatabaseFixtures,
} from '../../../tests/support/fixtures/task-database-fixtures.ts';
import { submitProof } from './claims/submit-proof.ts';

let app: HttpApp;
let ledger: LedgerFixtures;
let tasks: TaskDatabaseFixtures;
let token: string;
beforeAll(async () => {
  app = await startHttpApp({});
  ledger = createLedgerFixtures(app.database);
  tasks = createTaskDatabaseFixtures(ledger);
  token = await app.signIn();
});
afterAll(() => app.close());

const call = (method: string, path: string, body?: unknown, as = token) =>
  callApi(app, { method, path, token: as, body });
const insertPostedMessage = (guildId: string, key: string, channelId: string, messageId: string) =>
  ledger.asOwner(
    `insert into economy.messages (guild_id, key, channel_id, message_id, sync_status) values ($1, $2, $3, $4, 'synced')`,
    [guildId, key, channelId, messageId],
  );

test('the review queue shows proof, claimant, history and similar proofs, and takes decisions', async () => {
  const guild = await tasks.guild();
  const { guildId } = guild;
  const taskId = await tasks.create(guild, { reward: 40 });
  const text = 'From the lighthouse one sees the whole bay.';
  const file = {
    id: newId(),
    filename: 'bay.png',
    content_type: 'image/png',
    size: 99,
    url: 'https://cdn.example/bay.png',
    channel_id: null,
    message_id: null,
  };
  const submitWithFiles = async (userId: string, content: string, files = [file]) => {
    const { claimId } = await tasks.claim(guildId, taskId, member(userId));
    await submitProof(ledger.ctx(member(userId)), { guildId, claimId, content, files });
    return claimId;
  };
  const [first, copier] = [newId(), newId()];
  await ledger.asOwner(
    `insert into economy.profiles (guild_id, user_id, username, display_name) values ($1, $2, 'juno', 'Juno Kaya')`,
    [guildId, first],
  );
  const original = await submitWithFiles(first, text);
  const copy = await submitWithFiles(copier, text.toUpperCase(), [{ ...file, id: newId(), filename: 'mine.png' }]);
  const reviewMessageId = newId();
  await insertPostedMessage(guildId, `task.card:${original}`, guild.channelId, reviewMessageId);
  const queue = await call('GET', `${guildId}/submissions`);
  expect(queue.body.data.map(({ id }) => id)).toEqual([original, copy]);
  expect(queue.body.data[0]).toMatchObject({
    user: { id: first, display_name: 'Juno Kaya' },
    status: 'submitted',
    proof_content: text,
    proof_attachments: [{ filename: 'bay.png', size: 99, url: 'https://cdn.example/bay.png' }],
    proof_message_id: reviewMessageId,
    proof_message_url: `https://discord.com/channels/${guildId}/${guild.channelId}/${reviewMessageId}`,
    is_own: false,
    task: { id: taskId, name: 'Draw a map', require_proof: true },
    history: { balance: 0, accepted: 0, rejected: 0, open_claims: 1, latest: [] },
    similar: [{ claim_id: copy, user: { id: copier }, same: ['words'], filenames: [] }],
  });
  expect(queue.body.data[1]).toMatchObject({ proof_message_id: null, proof_message_url: null });
  const rejected = await call('POST', `${guildId}/submissions/${copy}/reject`, { reason: 'That is Juno’s.' });
  expect(rejected.body).toMatchObject({ status: 'rejected', reward: 0, transaction_id: null });
  await submitProof(ledger.ctx(member(copier)), { guildId, claimId: copy, content: 'My own view then.', files: [] });
  expect((await call('GET', `${guildId}/submissions/${copy}`)).body).toMatchObject({
    tries: 2,
    proof_content: 'My own view then.',
    similar: [],
    history: {
      rejected: 1,
      latest: [{ try: 1, decision: 'rejected', reason: 'That is Juno’s.', reviewer: { id: 'operator:admin' } }],
    },
  });
  const many = await call('POST', `${guildId}/submissions/accept`, { claim_ids: [original, newId()] });
  expect(many.body['accepted']).toMatchObject([{ claim_id: original, reward: 40, status: 'completed' }]);
  expect(many.body['refused']).toMatchObject([{ code: 'claim_missing', message: 'There is no such claim.' }]);
  const late = await call('POST', `${guildId}/submissions/${original}/accept`);
  expect(late.status).toBe(409);
  expect(late.body.error.message).toMatch(/^admin accepted this proof \d+ s ago\. Nothing was changed\.$/);
  expect((await call('GET', `${guildId}/submissions?status=completed`)).body.data).toMatchObject([{ id: original }]);
  expect((await call('GET', `${guildId}/submissions?user_id=${copier}`)).body.page.total).toBe(1);
  expect((await call('GET', `${guildId}/submissions?task_id=99`)).body.data).toEqual([]);
  const claims = await call('GET', `${guildId}/users/${first}/claims`);
  expect(claims.body.data).toMatchObject([
    { id: original, status: 'completed', transaction_id: expect.stringMatching(/^txn_/) },
  ]);
});

test('cursor pages of submissions cover all of them in every sort order', async () => {
  const guild = await tasks.guild();
  const { guildId } = guild;
  const numbers = [await tasks.create(guild), await tasks.create(guild, { duration_hours: 2 })];
  for (let index = 0; index < 5; index += 1) await tasks.submitByNewMember(guildId, numbers[index % 2] ?? 1);
  for (const sort of ['submitted_at', 'deadline', 'task']) {
    const all = (await call('GET', `${guildId}/submissions?sort_by=${sort}`)).body.data.map(({ id }) => id);
    expect(all).toHaveLength(5);
    const paged = await pagedIds((cursor) =>
      call('GET', `${guildId}/submissions?sort_by=${sort}&limit=2${cursor && `&cursor=${cursor}`}`),
    );
    expect(paged).toEqual(all);
  }
});

test('a role that could not be granted is listed with the reason and can be retried', async () => {
  const guild = await tasks.guild();
  const { guildId } = guild;
  const roleId = await tasks.role(guildId, 'Cartographer', 9);
  await ledger.asOwner('update economy.guilds set bot_top_role = 5, bot_permissions = 268435456 where guild_id = $1', [
    guildId,
  ]);
  const taskId = await tasks.create(guild, { role_id: roleId });
  expect((await call('GET', `${guildId}/tasks/${taskId}`)).body).toMatchObject({
    role_name: 'Cartographer',
    role_problem: 'role_above_bot',
  });
  const { claimId } = await tasks.submitByNewMember(guildId, taskId);
  expect((await call('POST', `${guildId}/submissions/${claimId}/role`)).body.error.code).toBe('role_not_owed');
  await tasks.accept(guildId, claimId);
  await ledger.asOwner(
    `update economy.claims set role_state = 'failed', role_problem = 'role_above_bot' where guild_id = $1`,
    [guildId],
  );
  await ledger.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);
  const failed = await call('GET', `${guildId}/submissions?role_failed=true`);
  expect(failed.body.data).toMatchObject([{ id: claimId, role_state: 'failed', role_problem: 'role_above_bot' }]);
  const again = await call('POST', `${guildId}/submissions/${claimId}/role`);
  expect(again.body).toMatchObject({ role_state: 'owed', role_problem: null });
  expect(await tasks.outboxKeys(guildId)).toEqual([`task.role:${claimId}`]);
});

test('payments of the month combine closed days with claims completed since', async () => {
  const guild = await tasks.guild();
  const { guildId } = guild;
  const first = "(date_trunc('month', now() at time zone 'UTC'))::date";
  const summary = async () => (await call('GET', `${guildId}/tasks`)).body['summary'];
  await tasks.accept(
    guildId,
    (await tasks.submitByNewMember(guildId, await tasks.create(guild, { reward: 7 }))).claimId,
  );
  expect(await summary()).toMatchObject({ completed_this_month: 1, paid_this_month: 7 });
  await ledger.asOwner(
    `insert into economy.daily_totals (guild_id, day, kind, acts, minted, burned, moved)
     values ($1, ${first} - 1, 2, 50, 500, 0, 500), ($1, ${first} - 1, 1, 9, 9, 0, 9)`,
    [guildId],
  );
  expect(await summary()).toMatchObject({ completed_this_month: 1, paid_this_month: 7 });
  // Once the totals contain today, its claims are not counted a second time.
  await ledger.asOwner(
    `insert into economy.daily_totals (guild_id, day, kind, acts, minted, burned, moved)
     values ($1, (now() at time zone 'UTC')::date, 2, 3, 30, 0, 30)`,
    [guildId],
  );
  expect(await summary()).toMatchObject({ completed_this_month: 3, paid_this_month: 30 });
});
