import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpApp, type HttpApp } from '../../testing/http-app.ts';
import { member, moneyIn, newId, type Money } from '../../testing/ledger.ts';
import { tasksIn, type Tasks } from '../../testing/tasks.ts';
import { submitProof } from './submit-proof.ts';

let app: HttpApp;
let money: Money;
let tasks: Tasks;
let token: string;
beforeAll(async () => {
  app = await httpApp({ membershipOf: () => Promise.resolve({ roleIds: ['1'], permissions: '3072' }) });
  money = moneyIn(app.database);
  tasks = tasksIn(money);
  token = await app.signIn();
});
afterAll(() => app.close());

const call = async (method: string, path: string, body?: unknown, as = token) => {
  const response = await app.call(`/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${as}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  // Every reply was parsed by the server's own contract before it was sent.
  return { status: response.status, body: (await response.json()) as Reply };
};
type Reply = Record<string, unknown> & {
  data: (Record<string, unknown> & { id: string | number })[];
  page: { total: number; next_cursor: string | null };
  error: { code: string; message: string; fields?: { path: string }[] };
};
const posted = (guildId: string, key: string, channelId: string, messageId: string) =>
  money.asOwner(
    `insert into economy.messages (guild_id, key, channel_id, message_id, sync_status) values ($1, $2, $3, $4, 'synced')`,
    [guildId, key, channelId, messageId],
  );

test('a task is made, read, changed, paused, closed and deleted over the API', async () => {
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
    sync_status: 'pending_sync',
    created_by: { id: 'operator:admin', display_name: 'admin' },
  });
  await money.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);
  const messageId = newId();
  await posted(guildId, 'task:1', channelId, messageId);
  const { userId } = await tasks.sent(guildId, 1);
  await money.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);
  expect((await call('GET', `${guildId}/tasks/1`)).body).toMatchObject({
    current_claims: 1,
    waiting: 1,
    assigned_users: [userId],
    message_id: messageId,
    sync_status: 'synced',
    sync: { channel_id: channelId, attempts: 0, last_error: null },
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

test('a change cannot set counters, ids, claims or what Discord shows, and faults name their fields', async () => {
  const at = await tasks.guild();
  const taskId = await tasks.create(at);
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
    const refused = await call('PUT', `${at.guildId}/tasks/${taskId}`, { [field]: 1 });
    expect([refused.status, refused.body.error.code]).toEqual([400, 'invalid_input']);
  }
  const faults = await call('POST', `${at.guildId}/tasks`, { name: '', reward: -1, duration_hours: 0, max_claims: 0 });
  const paths = faults.body.error.fields?.map(({ path }) => path).toSorted();
  expect(paths).toEqual(['duration_hours', 'max_claims', 'name', 'reward']);
  const unknown = await call('POST', `${at.guildId}/tasks`, {
    name: 'Lost',
    reward: 1,
    duration_hours: 1,
    channel_id: newId(),
  });
  expect(unknown.body.error).toMatchObject({ code: 'channel_unknown', fields: [{ path: 'channel_id' }] });
});

test('tasks are searched, filtered by state and category, sorted, and paged by cursor without loss', async () => {
  const at = await tasks.guild();
  const { guildId } = at;
  for (let nth = 1; nth <= 7; nth += 1) {
    await tasks.create(at, {
      name: `Task ${nth % 2 ? 'odd' : 'even'} ${nth}`,
      reward: nth % 3,
      category: nth > 5 ? 'Art' : 'Events',
    });
  }
  await tasks.create(at, { name: 'Full', max_claims: 1 });
  await tasks.taken(guildId, 8);
  await call('POST', `${guildId}/tasks/1/pause`);
  await call('POST', `${guildId}/tasks/2/close`, {});
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
    const paged: unknown[] = [];
    for (let cursor = ''; paged.length < 20;) {
      const { body } = await call('GET', `${guildId}/tasks?sort_by=${sort}&limit=3${cursor && `&cursor=${cursor}`}`);
      paged.push(...body.data.map(({ id }) => id));
      expect(body.page.total).toBe(8);
      if (body.page.next_cursor === null) break;
      cursor = encodeURIComponent(body.page.next_cursor);
    }
    expect(paged).toEqual(all);
  }
  expect((await call('GET', `${guildId}/tasks?limit=1`)).body['summary']).toMatchObject({
    states: { proposed: 0, open: 5, full: 1, paused: 1, ended: 1 },
    waiting: 0,
    completed_this_month: 0,
    paid_this_month: 0,
  });
});

test('the review desk shows proof, claimant, history and proofs that look alike, and decides', async () => {
  const at = await tasks.guild();
  const { guildId } = at;
  const taskId = await tasks.create(at, { reward: 40 });
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
  const prove = async (userId: string, content: string, files = [file]) => {
    const { claimId } = await tasks.claim(guildId, taskId, member(userId));
    await submitProof(money.ctx(member(userId)), { guildId, claimId, content, files });
    return claimId;
  };
  const [first, copier] = [newId(), newId()];
  await money.asOwner(
    `insert into economy.profiles (guild_id, user_id, username, display_name) values ($1, $2, 'juno', 'Juno Kaya')`,
    [guildId, first],
  );
  const original = await prove(first, text);
  const copy = await prove(copier, text.toUpperCase(), [{ ...file, id: newId(), filename: 'mine.png' }]);
  await posted(guildId, `task.card:${original}`, at.channelId, newId());
  const desk = await call('GET', `${guildId}/submissions`);
  expect(desk.body.data.map(({ id }) => id)).toEqual([original, copy]);
  expect(desk.body.data[0]).toMatchObject({
    user: { id: first, display_name: 'Juno Kaya' },
    status: 'submitted',
    proof_content: text,
    proof_attachments: [{ filename: 'bay.png', size: 99, url: 'https://cdn.example/bay.png' }],
    proof_message_id: expect.stringMatching(/^\d+$/),
    is_own: false,
    task: { id: taskId, name: 'Draw a map', require_proof: true },
    history: { balance: 0, accepted: 0, rejected: 0, open_claims: 1, latest: [] },
    similar: [{ claim_id: copy, user: { id: copier }, same: ['words'], filenames: [] }],
  });
  const rejected = await call('POST', `${guildId}/submissions/${copy}/reject`, { reason: 'That is Juno’s.' });
  expect(rejected.body).toMatchObject({ status: 'rejected', reward: 0, transaction_id: null });
  await submitProof(money.ctx(member(copier)), { guildId, claimId: copy, content: 'My own view then.', files: [] });
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

test('submissions are paged by cursor in every order without loss', async () => {
  const at = await tasks.guild();
  const { guildId } = at;
  const numbers = [await tasks.create(at), await tasks.create(at, { duration_hours: 2 })];
  for (let nth = 0; nth < 5; nth += 1) await tasks.sent(guildId, numbers[nth % 2] ?? 1);
  for (const sort of ['submitted_at', 'deadline', 'task']) {
    const all = (await call('GET', `${guildId}/submissions?sort_by=${sort}`)).body.data.map(({ id }) => id);
    expect(all).toHaveLength(5);
    const paged: unknown[] = [];
    for (let cursor = ''; paged.length < 20;) {
      const { body } = await call(
        'GET',
        `${guildId}/submissions?sort_by=${sort}&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      paged.push(...body.data.map(({ id }) => id));
      if (body.page.next_cursor === null) break;
      cursor = encodeURIComponent(body.page.next_cursor);
    }
    expect(paged).toEqual(all);
  }
});

test('a role that could not be given is listed with the reason, and given once more on request', async () => {
  const at = await tasks.guild();
  const { guildId } = at;
  const roleId = await tasks.role(guildId, 'Cartographer', 9);
  await money.asOwner('update economy.guilds set bot_top_role = 5, bot_permissions = 268435456 where guild_id = $1', [
    guildId,
  ]);
  const taskId = await tasks.create(at, { role_id: roleId });
  expect((await call('GET', `${guildId}/tasks/${taskId}`)).body).toMatchObject({
    role_name: 'Cartographer',
    role_problem: 'role_above_bot',
  });
  const { claimId } = await tasks.sent(guildId, taskId);
  expect((await call('POST', `${guildId}/submissions/${claimId}/role`)).body.error.code).toBe('role_not_owed');
  await tasks.accept(guildId, claimId);
  await money.asOwner(
    `update economy.claims set role_state = 'failed', role_problem = 'role_above_bot' where guild_id = $1`,
    [guildId],
  );
  await money.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);
  const failed = await call('GET', `${guildId}/submissions?role_failed=true`);
  expect(failed.body.data).toMatchObject([{ id: claimId, role_state: 'failed', role_problem: 'role_above_bot' }]);
  const again = await call('POST', `${guildId}/submissions/${claimId}/role`);
  expect(again.body).toMatchObject({ role_state: 'owed', role_problem: null });
  expect(await tasks.owed(guildId)).toEqual([`task.role:${claimId}`]);
});

test('task settings are read and changed, and static paths win over numbers', async () => {
  const { guildId } = await tasks.guild();
  expect((await call('GET', `${guildId}/tasks/settings`)).body).toMatchObject({ max_tasks_per_user: 10 });
  const changed = await call('PUT', `${guildId}/tasks/settings`, { max_tasks_per_user: 3, categories: ['Art'] });
  expect(changed.body).toMatchObject({ max_tasks_per_user: 3, categories: ['Art'], require_proof: true });
  expect((await call('PUT', `${guildId}/tasks/settings`, { next_task_id: 9 })).status).toBe(400);
});

test('strangers, members and other servers learn and change nothing', async () => {
  const at = await tasks.guild();
  const other = await tasks.guild();
  const taskId = await tasks.create(at);
  const { claimId } = await tasks.sent(at.guildId, taskId);
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
    const asked = await call(method, `${at.guildId}/${path}`, body, asMember);
    expect([asked.status, path]).toEqual([403, path]);
    const elsewhere = await call(method, `${other.guildId}/${path}`, body);
    const isList = ['tasks', 'submissions', 'tasks/settings'].includes(path);
    expect([elsewhere.status, path]).toEqual([isList ? 200 : 404, path]);
    if (isList && path !== 'tasks/settings') expect(elsewhere.body.data).toEqual([]);
  }
  expect(await tasks.task(at.guildId, taskId)).toMatchObject({ status: 'active', current_claims: 1 });
  expect(await tasks.claimRow(at.guildId, claimId)).toMatchObject({ status: 'submitted' });
});
