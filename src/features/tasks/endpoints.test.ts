import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, pagedIds } from '../../../tests/support/api-call.ts';
import { startHttpApp, type HttpApp } from '../../../tests/support/http-app.ts';
import { createLedgerFixtures, newId, type LedgerFixtures } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import {
  createTaskDatabaseFixtures,
  type TaskDatabaseFixtures,
} from '../../../tests/support/fixtures/task-database-fixtures.ts';

let app: HttpApp;
let ledger: LedgerFixtures;
let tasks: TaskDatabaseFixtures;
let token: string;
beforeAll(async () => {
  app = await startHttpApp({ findMembership: () => Promise.resolve({ roleIds: ['1'], permissions: '3072' }) });
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

test('the API creates, reads, updates, pauses, resumes, reposts, closes and deletes a task', async () => {
  const { guildId, channelId } = await tasks.guild();
  const task = { name: 'Draw a map', reward: 100, duration_hours: 24, max_claims: 2, channel_id: channelId };
  const made = await call('POST', `${guildId}/tasks`, task);
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    id: 1,
    ...task,
    description: '',
    status: 'active',
    state: 'open',
    category: 'General',
    current_claims: 0,
    assigned_users: [],
    message_id: null,
    sync: { url: null },
    sync_status: 'pending_sync',
    created_by: { id: 'operator:admin', display_name: 'admin' },
  });
  await ledger.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);
  const messageId = newId();
  await insertPostedMessage(guildId, 'task:1', channelId, messageId);
  const { userId } = await tasks.submitByNewMember(guildId, 1);
  await ledger.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);
  expect((await call('GET', `${guildId}/tasks/1`)).body).toMatchObject({
    current_claims: 1,
    waiting: 1,
    assigned_users: [userId],
    message_id: messageId,
    sync_status: 'synced',
    sync: {
      channel_id: channelId,
      url: `https://discord.com/channels/${guildId}/${channelId}/${messageId}`,
      attempts: 0,
      last_error: null,
    },
  });
  const changed = await call('PUT', `${guildId}/tasks/1`, { reward: 150, category: 'Art' });
  expect(changed.body).toMatchObject({
    reward: 150,
    category: 'Art',
    sync_status: 'pending_sync',
    message_id: messageId,
  });
  expect((await call('POST', `${guildId}/tasks/1/pause`)).body).toMatchObject({ state: 'paused' });
  expect((await call('POST', `${guildId}/tasks/1/resume`)).body).toMatchObject({ state: 'open' });
  expect((await call('POST', `${guildId}/tasks/1/repost`)).status).toBe(200);
  expect((await call('DELETE', `${guildId}/tasks/1`)).body.error).toMatchObject({ code: 'submissions_open' });
  expect((await call('POST', `${guildId}/tasks/1/close`, { reason: 'Done with it.' })).body).toMatchObject({
    status: 'cancelled',
    state: 'ended',
    reason: 'Done with it.',
    ended_by: { id: 'operator:admin' },
  });
  const deleted = await call('DELETE', `${guildId}/tasks/1?force=true`);
  expect(deleted.body).toEqual({ id: 1, removed: false, cancelled_claims: 1 });
  expect((await call('GET', `${guildId}/tasks/1`)).status).toBe(404);
  expect((await call('GET', `${guildId}/tasks`)).body.data).toEqual([]);
});

test('an update cannot set counters, ids, claims or sync state, and errors name their fields', async () => {
  const guild = await tasks.guild();
  const taskId = await tasks.create(guild);
  for (const field of [
    'id',
    'current_claims',
    'completed_claims',
    'assigned_users',
    'message_id',
    'sync_status',
    'status',
    'escrow',
  ]) {
    const refused = await call('PUT', `${guild.guildId}/tasks/${taskId}`, { [field]: 1 });
    expect([refused.status, refused.body.error.code]).toEqual([400, 'invalid_input']);
  }
  const invalid = await call('POST', `${guild.guildId}/tasks`, {
    name: '',
    reward: -1,
    duration_hours: 0,
    max_claims: 0,
  });
  const paths = invalid.body.error.fields?.map(({ path }) => path).toSorted();
  expect(paths).toEqual(['duration_hours', 'max_claims', 'name', 'reward']);
  const unknown = await call('POST', `${guild.guildId}/tasks`, {
    name: 'Lost',
    reward: 1,
    duration_hours: 1,
    channel_id: newId(),
  });
  expect(unknown.body.error).toMatchObject({ code: 'channel_unknown', fields: [{ path: 'channel_id' }] });
});

test('tasks can be searched, filtered and sorted, and cursor pages cover all of them', async () => {
  const guild = await tasks.guild();
  const { guildId } = guild;
  for (let number = 1; number <= 7; number += 1) {
    await tasks.create(guild, {
      name: `Task ${number % 2 ? 'odd' : 'even'} ${number}`,
      reward: number % 3,
      category: number > 5 ? 'Art' : 'Events',
    });
  }
  await tasks.create(guild, { name: 'Full', max_claims: 1 });
  await tasks.claimByNewMember(guildId, 8);
  await call('POST', `${guildId}/tasks/1/pause`);
  await call('POST', `${guildId}/tasks/2/close`);
  const ids = async (query: string) => (await call('GET', `${guildId}/tasks?${query}`)).body.data.map(({ id }) => id);
  expect(await ids('')).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  expect(await ids('state=open')).toEqual([7, 6, 5, 4, 3]);
  expect(await ids('state=full')).toEqual([8]);
  expect(await ids('state=paused')).toEqual([1]);
  expect(await ids('status=cancelled')).toEqual([2]);
  expect(await ids('category=Art&order=asc')).toEqual([6, 7]);
  expect(await ids('search=EVEN')).toEqual([6, 4, 2]);
  expect(await ids('search=%237')).toEqual([7]);
  expect(await ids('sort_by=name&search=odd')).toEqual([1, 3, 5, 7]);
  for (const sort of ['created', 'reward', 'expires_at', 'name']) {
    const all = await ids(`sort_by=${sort}`);
    const paged = await pagedIds((cursor) =>
      call('GET', `${guildId}/tasks?sort_by=${sort}&limit=3${cursor && `&cursor=${cursor}`}`),
    );
    expect(paged).toEqual(all);
  }
  const summary = async () => (await call('GET', `${guildId}/tasks?limit=1`)).body['summary'];
  expect(await summary()).toEqual({
    states: { proposed: 0, open: 5, full: 1, paused: 1, ended: 1 },
    waiting: 0,
    completed_this_month: 0,
    paid_this_month: 0,
  });
  for (let index = 0; index < 2; index += 1) {
    const { claimId } = await tasks.submitByNewMember(guildId, 7);
    if (index === 0) await tasks.accept(guildId, claimId);
  }
  expect(await summary()).toMatchObject({ waiting: 1, completed_this_month: 1, paid_this_month: 1 });
});

test('task settings can be read and changed, and their path is not taken for a task number', async () => {
  const { guildId } = await tasks.guild();
  expect((await call('GET', `${guildId}/tasks/settings`)).body).toMatchObject({ max_tasks_per_user: 10 });
  const changed = await call('PUT', `${guildId}/tasks/settings`, { max_tasks_per_user: 3, categories: ['Art'] });
  expect(changed.body).toMatchObject({ max_tasks_per_user: 3, categories: ['Art'], require_proof: true });
  expect((await call('PUT', `${guildId}/tasks/settings`, { next_task_id: 9 })).status).toBe(400);
});

test('members without rights and other servers can neither read nor change tasks', async () => {
  const guild = await tasks.guild();
  const other = await tasks.guild();
  const taskId = await tasks.create(guild);
  const { claimId } = await tasks.submitByNewMember(guild.guildId, taskId);
  const asMember = await app.signInMember(newId());
  const paths = [
    ['GET', `tasks`],
    ['GET', `tasks/${taskId}`],
    ['PUT', `tasks/${taskId}`, { name: 'Mine now' }],
    ['DELETE', `tasks/${taskId}`],
    ['POST', `tasks/${taskId}/pause`],
    ['POST', `tasks/${taskId}/close`, {}],
    ['POST', `tasks/${taskId}/repost`],
    ['GET', `tasks/settings`],
    ['GET', `submissions`],
    ['GET', `submissions/${claimId}`],
    ['POST', `submissions/${claimId}/accept`],
    ['POST', `submissions/${claimId}/reject`, { reason: 'No.' }],
    ['POST', `submissions/${claimId}/role`],
  ] as const;
  for (const [method, path, body] of paths) {
    const response = await call(method, `${guild.guildId}/${path}`, body, asMember);
    expect([response.status, path]).toEqual([403, path]);
    const elsewhere = await call(method, `${other.guildId}/${path}`, body);
    const isList = ['tasks', 'submissions', 'tasks/settings'].includes(path);
    expect([elsewhere.status, path]).toEqual([isList ? 200 : 404, path]);
    if (isList && path !== 'tasks/settings') expect(elsewhere.body.data).toEqual([]);
  }
  expect(await tasks.task(guild.guildId, taskId)).toMatchObject({ status: 'active', current_claims: 1 });
  expect(await tasks.readClaim(guild.guildId, claimId)).toMatchObject({ status: 'submitted' });
});
