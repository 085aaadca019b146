import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHttpApp, type HttpApp } from '../../../../tests/support/http-app.ts';

let app: HttpApp;
let token: string;
let ours: string;
let theirs: string;
const OWNER = '100000000000000007';

beforeAll(async () => {
  app = await startHttpApp({});
  token = await app.signIn();
  ours = await app.guild({ ownerId: OWNER });
  theirs = await app.guild();
});
afterAll(() => app.close());

const open = (query: string, headers: Record<string, string> = {}) =>
  app.call(`/api/stream?${query}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
const change = (guildId: string, id: string, dataType: 'users' | 'tasks' = 'users') =>
  app.contexts
    .for({ kind: 'system', job: 'test' }, { source: 'system' })
    .transact(guildId, (work) => work.recordChange({ dataType, changeType: 'update', affectedIds: [id] }));

/** Reads until the text contains `expected`; the test's own timeout bounds it. */
async function readUntil(response: Response, expected: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  // Leaving the loop closes the stream.
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(expected)) break;
  }
  return text;
}

test('the operator receives every guild, or only the requested guilds and types', async () => {
  const all = await open('guilds=*');
  const one = await open(`guilds=${ours}&events=tasks`);
  await readWhile(all, one, async () => {
    await change(theirs, 'a');
    await change(ours, 'b');
    await change(ours, 'c', 'tasks');
  });
});

async function readWhile(all: Response, one: Response, action: () => Promise<void>): Promise<void> {
  expect(all.headers.get('content-type')).toContain('text/event-stream');
  expect(all.headers.get('x-content-type-options')).toBe('nosniff');
  const reading = Promise.all([readUntil(all, '["c"]'), readUntil(one, '["c"]')]);
  await action();
  const [everything, some] = await reading;
  for (const id of ['a', 'b', 'c']) expect(everything).toContain(`["${id}"]`);
  expect(some).not.toMatch(/\["[ab]"\]/);
}

test('a member receives only guilds that they may manage', async () => {
  const member = await app.signInMember(OWNER);
  const as = (query: string) => open(query, { authorization: `Bearer ${member}` });
  const stream = await as('guilds=*');
  expect(stream.status).toBe(200);
  const reading = readUntil(stream, '["mine"]');
  await change(theirs, 'not-mine');
  await change(ours, 'mine');
  expect(await reading).not.toContain('not-mine');
  expect((await as(`guilds=${theirs}`)).status).toBe(404);
  expect((await as(`guilds=${ours},${theirs}`)).status).toBe(404);
});

test('resumes after the last received event, by header or by query', async () => {
  const first = await open(`guilds=${ours}`);
  const reading = readUntil(first, '["one"]');
  await change(ours, 'one');
  const id = /id: (\S+)\nevent: change\ndata: .*\["one"\]/.exec(await reading)?.[1] ?? '';
  await change(ours, 'two');
  expect(await readUntil(await open(`guilds=${ours}`, { 'last-event-id': id }), '["two"]')).toContain('["two"]');
  expect(await readUntil(await open(`guilds=${ours}&last_event_id=${id}`), '["two"]')).not.toContain('["one"]');
});

test.each([
  ['guilds=100000000000000999', 404],
  ['guilds=abc', 400],
  ['guilds=', 400],
  ['events=everything', 400],
  ['unknown=1', 400],
])('%s is refused', async (query, status) => {
  expect((await open(query)).status).toBe(status);
});

test('a stream needs a sign-in, and HEAD opens none', async () => {
  expect((await app.call('/api/stream')).status).toBe(401);
  const head = await app.call('/api/stream', { method: 'HEAD', headers: { authorization: `Bearer ${token}` } });
  expect(head.status).toBe(405);
});
