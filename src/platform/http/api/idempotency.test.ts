import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startHttpApp, type HttpApp } from '../../../../tests/support/http-app.ts';
import { endpoint, inServer } from '../../contract.ts';
import { defineRefusals } from '../../refusal.ts';
import { deleteOldKeys } from './idempotency-store.ts';
import { implement } from './implement.ts';

const refuse = defineRefusals({ insufficient_funds: 'conflict', too_many_changes: 'too_soon' });
const noteReply = z.object({ operation_id: z.string(), text: z.string() });
const contract = {
  note: endpoint({
    method: 'POST',
    path: '/api/:server_id/notes',
    summary: 'Records a change, or fails as configured.',
    params: inServer,
    body: z.strictObject({ text: z.string() }),
    reply: noteReply,
    status: 201,
  }),
};

/** Set by a test to delay or break the next operations after their commit. */
let afterCommit: () => Promise<void> = () => Promise.resolve();
let refusal: (() => Error) | undefined;
const feature = {
  name: 'sample',
  http: implement(contract, {
    note: async (ctx, { params, body }) => {
      if (refusal !== undefined) throw refusal();
      await ctx.transact(params.server_id, (work) =>
        work.recordChange({ dataType: 'logs', changeType: 'create', affectedIds: [ctx.operationId] }),
      );
      await afterCommit();
      return { operation_id: ctx.operationId, text: body.text };
    },
  }),
};

let app: HttpApp;
let token: string;
let guildId: string;
beforeAll(async () => {
  app = await startHttpApp({ engine: 'postgres', extraFeatures: [feature] });
  token = await app.signIn();
  guildId = await app.guild();
});
afterAll(() => app.close());
beforeEach(() => {
  afterCommit = () => Promise.resolve();
  refusal = undefined;
});

const write = (key: string | null, text = 'x', more: { guildId?: string; token?: string } = {}) =>
  app.call(`/api/${more.guildId ?? guildId}/notes`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${more.token ?? token}`,
      'content-type': 'application/json',
      ...(key !== null && { 'idempotency-key': key }),
    },
    body: JSON.stringify({ text }),
  });
const countWrites = async (operationId: string) =>
  (
    await app.contexts
      .for({ kind: 'system', job: 'test' }, { source: 'system' })
      .acrossGuilds((q) => q.query('select 1 from economy.changes where affected_ids = array[$1]', [operationId]))
  ).length;
const operationIdOf = async (response: Response) => ((await response.json()) as { operation_id: string }).operation_id;
/** Simulates that the lease of the first attempt has expired. */
const expireLease = (key: string) =>
  app.database.admin.query(`update economy.idempotency_keys set leased_until = now() - interval '1 s' where key = $1`, [
    key,
  ]);

test('the same key and body get an identical response and run once', async () => {
  const first = await write('once');
  const again = await write('once');
  const text = await first.text();
  expect(await again.text()).toBe(text);
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await countWrites((JSON.parse(text) as { operation_id: string }).operation_id)).toBe(1);
});

test('without a key each request runs', async () => {
  expect(await operationIdOf(await write(null))).not.toBe(await operationIdOf(await write(null)));
});

test('a key reused with another body or for another guild is refused', async () => {
  await write('bound');
  const otherBody = await write('bound', 'y');
  const otherRoute = await write('bound', 'x', { guildId: await app.guild() });
  expect([otherBody.status, otherRoute.status]).toEqual([422, 422]);
  expect(await otherBody.json()).toMatchObject({ error: { code: 'idempotency_mismatch' } });
});

test('another account with the same key runs its own write and never sees the first response', async () => {
  const mine = await operationIdOf(await write('shared', 'mine'));
  const member = await app.signInMember('100000000000000009');
  const theirs = await write('shared', 'theirs', { token: member });
  expect(theirs.status).toBe(201);
  expect(await theirs.json()).toMatchObject({
    text: 'theirs',
    operation_id: expect.not.stringMatching(mine) as string,
  });
});

test('a key whose first request is in flight is refused with a conflict', async () => {
  let finish = (): void => undefined;
  let begun = (): void => undefined;
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  afterCommit = () => {
    begun();
    return new Promise<void>((resolve) => (finish = resolve));
  };
  const first = write('slow');
  await hasBegun;
  const second = await write('slow');
  expect(second.status).toBe(409);
  expect(await second.json()).toMatchObject({ error: { code: 'idempotency_in_flight' } });
  finish();
  const text = await (await first).text();
  expect(await (await write('slow')).text()).toBe(text);
});

test('twenty concurrent requests with one key run once', async () => {
  const replies = await Promise.all(Array.from({ length: 20 }, () => write('crowd')));
  expect(replies.every(({ status }) => status === 201 || status === 409)).toBe(true);
  const operationId = await operationIdOf(await write('crowd'));
  const done = replies.filter(({ status }) => status === 201);
  for (const reply of done) expect(await operationIdOf(reply)).toBe(operationId);
  expect(done.length).toBeGreaterThan(0);
  expect(await countWrites(operationId)).toBe(1);
});

describe('an attempt without a stored response', () => {
  test('is run again under its reserved operation id', async () => {
    const used: string[] = [];
    afterCommit = () => Promise.reject(new Error('the process was killed'));
    expect((await write('crash')).status).toBe(500);
    const rows = await app.database.admin.query<{ act_id: string }>(
      `select act_id from economy.idempotency_keys where key = 'crash'`,
    );
    used.push(rows[0]?.act_id ?? '');
    afterCommit = () => Promise.resolve();
    used.push(await operationIdOf(await write('crash')));
    expect(used[1]).toBe(used[0]);
  });

  test('blocks others until its lease ends when its process died', async () => {
    await app.database.admin.query(
      `insert into economy.idempotency_keys (actor, key, route, body_hash, act_id, leased_until)
       select actor, 'died', route, body_hash, 4242, now() + interval '60 s' from economy.idempotency_keys
       where key = 'once' and actor = 'operator:admin'`,
    );
    expect((await write('died')).status).toBe(409);
    await expireLease('died');
    expect(await operationIdOf(await write('died'))).toBe('4242');
  });
});

test('a refusal is stored and replayed, but a temporary one is not', async () => {
  refusal = () => refuse('insufficient_funds', { balance: 1, needed: 2 });
  const first = await write('poor');
  expect(first.status).toBe(409);
  refusal = () => refuse('too_many_changes', { seconds: 3 });
  expect((await write('hasty')).status).toBe(429);
  refusal = undefined;
  const again = await write('poor');
  expect([again.status, await again.text()]).toEqual([409, await first.text()]);
  expect((await write('hasty')).status).toBe(201);
});

test.each(['', 'x'.repeat(256), 'with space', 'ümlaut'])('the key %j is invalid', async (key) => {
  expect((await write(key)).status).toBe(400);
});

test('keys are stored for two days', async () => {
  await write('old');
  await write('young');
  await app.database.admin.script(
    `update economy.idempotency_keys set created_at = now() - interval '49 hours' where key = 'old';
     update economy.idempotency_keys set created_at = now() - interval '47 hours' where key = 'young'`,
  );
  expect(await deleteOldKeys(app.database.app)).toBe(1);
  expect((await write('young')).headers.get('idempotency-replayed')).toBe('true');
  expect((await write('old')).headers.get('idempotency-replayed')).toBeNull();
});
