import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startHttpApp, type HttpApp } from '../../../tests/support/http-app.ts';
import { endpoint, inServer, snowflake } from '../contract.ts';
import { DatabaseError } from '../db/database.ts';
import { defineRefusals } from '../refusal.ts';
import { implement } from './api/implement.ts';

const refuse = defineRefusals({
  not_allowed: 'forbidden',
  member_missing: 'missing',
  insufficient_funds: 'conflict',
  daily_already_claimed: 'too_soon',
  too_many_changes: 'too_soon',
  invalid_input: 'invalid',
  unavailable: 'unavailable',
});

const failures: Record<string, () => unknown> = {
  forbidden: () => refuse('not_allowed'),
  missing: () => refuse('member_missing'),
  conflict: () => refuse('insufficient_funds', { balance: 5, needed: 1000, currency: 'coins' }),
  too_soon: () => refuse('too_many_changes', { seconds: 41.2 }),
  next_at: () => refuse('daily_already_claimed', { next_at: new Date(Date.now() + 60_000).toISOString() }),
  invalid: () => refuse('invalid_input', {}, 'amount'),
  unavailable: () => refuse('unavailable'),
  unreadable: () => new DatabaseError('invalid byte sequence', { code: '22021' }),
  unreachable: () => new DatabaseError('gone', { code: '08006' }),
  bug: () => new Error('select secret_column from economy.entries'),
};

const contract = {
  fail: endpoint({
    method: 'GET',
    path: '/api/fail',
    summary: 'Fails in the requested way.',
    access: 'public',
    query: z.strictObject({ how: z.string() }),
    reply: z.object({}),
  }),
  echo: endpoint({
    method: 'POST',
    path: '/api/echo',
    summary: 'Returns the text.',
    body: z.strictObject({ text: z.string().max(300_000), any: z.unknown().optional() }),
    reply: z.object({ text: z.string(), ip: z.string(), source: z.string() }),
    status: 201,
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/:server_id/things/:thing_id',
    summary: 'One thing.',
    params: inServer.extend({ thing_id: snowflake }),
    reply: z.object({ what: z.string() }),
  }),
  inactive: endpoint({
    method: 'GET',
    path: '/api/:server_id/things/inactive',
    summary: 'Inactive things.',
    params: inServer,
    reply: z.object({ what: z.string() }),
  }),
  lie: endpoint({
    method: 'GET',
    path: '/api/lie',
    summary: 'Returns a reply that breaks the contract.',
    access: 'public',
    reply: z.object({ count: z.int() }),
  }),
};

const feature = {
  name: 'sample',
  http: implement(contract, {
    fail: (_, { query }) => Promise.reject((failures[query.how] ?? failures['bug'])?.()),
    echo: (ctx, { body }, meta) => Promise.resolve({ text: body.text, ip: meta.ip, source: ctx.source.source }),
    one: () => Promise.resolve({ what: 'one' }),
    inactive: () => Promise.resolve({ what: 'inactive' }),
    lie: () => Promise.resolve({ count: 1.5, hidden: 'never sent' }),
  }),
};

let app: HttpApp;
let token: string;
beforeAll(async () => {
  app = await startHttpApp({ extraFeatures: [feature] });
  token = await app.signIn();
});
afterAll(() => app.close());

type ErrorBody = {
  error: {
    code: string;
    message: string;
    fields?: { path: string; message: string }[];
    reference?: string;
    retry_after?: number;
  };
};
const errorOf = async (response: Response) => ((await response.json()) as ErrorBody).error;
const bearer = () => ({ authorization: `Bearer ${token}` });
const echo = (body: BodyInit, headers: Record<string, string> = {}) =>
  app.call('/api/echo', {
    method: 'POST',
    headers: { ...bearer(), 'content-type': 'application/json', ...headers },
    body,
  });

describe('every error has one shape', () => {
  test.each([
    ['forbidden', 403, 'not_allowed'],
    ['missing', 404, 'member_missing'],
    ['conflict', 409, 'insufficient_funds'],
    ['too_soon', 429, 'too_many_changes'],
    ['next_at', 429, 'daily_already_claimed'],
    ['invalid', 400, 'invalid_input'],
    ['unavailable', 503, 'unavailable'],
    ['unreadable', 400, 'invalid_input'],
    ['unreachable', 503, 'unavailable'],
    ['bug', 500, 'unexpected'],
  ])('%s responds with %i and %s', async (how, status, code) => {
    const response = await app.call(`/api/fail?how=${how}`);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const error = await errorOf(response);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^[A-Z].*\.$/);
  });

  test('messages contain the numbers, and the invalid field is named', async () => {
    expect((await errorOf(await app.call('/api/fail?how=conflict'))).message).toContain('1,000 are needed');
    expect((await errorOf(await app.call('/api/fail?how=invalid'))).fields).toMatchObject([{ path: 'amount' }]);
  });

  test('a refusal that is too early says when to retry, in the header and in the body', async () => {
    const bySeconds = await app.call('/api/fail?how=too_soon');
    expect(bySeconds.headers.get('retry-after')).toBe('42');
    expect((await errorOf(bySeconds)).retry_after).toBe(42);
    const byMoment = Number((await app.call('/api/fail?how=next_at')).headers.get('retry-after'));
    expect(byMoment).toBeGreaterThan(50);
    expect(byMoment).toBeLessThanOrEqual(60);
  });

  test('a bug shows only its reference, and the log has the details under it', async () => {
    const response = await app.call('/api/fail?how=bug');
    const text = await response.text();
    expect(text).not.toContain('secret_column');
    const { reference = '' } = (JSON.parse(text) as ErrorBody).error;
    expect(reference).toBe(response.headers.get('x-request-id'));
    expect(app.logLines.filter((line) => line.includes(reference)).join('')).toContain('secret_column');
  });

  test('a request keeps the id that a proxy gave it, in the response, the reference and the log', async () => {
    const response = await app.call('/api/fail?how=bug', { headers: { 'x-request-id': 'Root=1-67891233_abcdef' } });
    expect(response.headers.get('x-request-id')).toBe('Root=1-67891233_abcdef');
    expect((await errorOf(response)).reference).toBe('Root=1-67891233_abcdef');
    expect(app.logLines.filter((line) => line.includes('"Root=1-67891233_abcdef"'))).toHaveLength(2);
  });

  test.each(['x'.repeat(65), '<script>', 'a b', '{"a":1}', 'caf\u00e9', ''])(
    'the request id %j is replaced',
    async (id) => {
      const response = await app.call('/healthz', { headers: { 'x-request-id': id } });
      expect(response.headers.get('x-request-id')).toMatch(/^\d{17,20}$/);
    },
  );

  test('a reply that breaks its contract is a bug, and undeclared fields are never sent', async () => {
    const response = await app.call('/api/lie');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('never sent');
  });
});

describe('routing', () => {
  test('fixed paths win over parameters, in any order of declaration', async () => {
    const at = (path: string) => app.call(path, { headers: bearer() }).then((response) => response.json());
    expect(await at('/api/100000000000000001/things/inactive')).toEqual({ what: 'inactive' });
    expect(await at('/api/100000000000000001/things/100000000000000002')).toEqual({ what: 'one' });
  });

  test.each([
    '/api/nothing',
    '/api/abc/users',
    '/api/123/users',
    '/api/99999999999999999999/users',
    '/nothing',
    '/.git/HEAD',
  ])('%s is not found', async (path) => {
    const response = await app.call(path, { headers: bearer() });
    expect(response.status).toBe(404);
    expect((await errorOf(response)).code).toBe('not_found');
  });

  test('another method on a known path returns the allowed ones', async () => {
    const response = await app.call('/api/echo', { method: 'DELETE', headers: bearer() });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect((await app.call('/api/status', { method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD');
    expect((await app.call('/api/100000000000000001/users', { method: 'POST' })).status).toBe(405);
    expect((await app.call('/api/status', { method: 'OPTIONS' })).status).toBe(405);
  });

  test('HEAD responds like GET without a body', async () => {
    const response = await app.call('/healthz', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('bodies', () => {
  test('a valid body is accepted', async () => {
    const response = await echo('{"text":"hello"}');
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ text: 'hello', ip: '127.0.0.1', source: 'api' });
  });

  const deep = (levels: number) => `{"text":"x","any":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  test.each<[string, string, number, string, string?]>([
    ['not JSON', '{"text":', 400, 'broken_json'],
    ['an empty body', '', 400, 'invalid_input', ''],
    ['an array', '[]', 400, 'invalid_input', ''],
    ['a missing field', '{}', 400, 'invalid_input', 'text'],
    ['a field of another type', '{"text":1}', 400, 'invalid_input', 'text'],
    ['an unknown field', '{"text":"x","is_admin":true}', 400, 'invalid_input', 'is_admin'],
    ['__proto__', '{"text":"x","__proto__":{"y":1}}', 400, 'invalid_input', ''],
    ['a deep __proto__', '{"text":"x","any":{"__proto__":{"y":1}}}', 400, 'invalid_input', 'any'],
    ['constructor.prototype', '{"text":"x","constructor":{"prototype":{"y":1}}}', 400, 'invalid_input', 'constructor'],
    ['NUL', '{"text":"a\\u0000b"}', 400, 'invalid_input', 'text'],
    ['a lone surrogate', '{"text":"\\ud800"}', 400, 'invalid_input', 'text'],
    ['NUL in a name', '{"text":"x","any":{"a\\u0000":1}}', 400, 'invalid_input', 'any'],
    ['excessive depth', deep(40), 400, 'invalid_input'],
    ['depth that could overflow the stack', deep(100_000), 400, 'invalid_input'],
    ['a body over the limit', JSON.stringify({ text: 'x'.repeat(257 * 1024) }), 413, 'body_too_large'],
  ])('%s is refused', async (_, body, status, code, path) => {
    const response = await echo(body);
    expect(response.status).toBe(status);
    const error = await errorOf(response);
    expect(error.code).toBe(code);
    if (path !== undefined) expect(error.fields?.map((field) => field.path)).toEqual([path]);
    expect(Reflect.get({}, 'y')).toBeUndefined();
  });

  test('the response to ten thousand unknown fields is far smaller than the request', async () => {
    const body = JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, 1])));
    expect((await (await echo(body)).text()).length).toBeLessThan(body.length / 10);
  });

  test('an invalid value deep inside is named by its full path', async () => {
    const error = await errorOf(await echo('{"text":"x","any":[{"ok":1},{"of":["a","\\u0000"]}]}'));
    expect(error.fields?.map(({ path }) => path)).toEqual(['any.1.of.1']);
  });

  test('whole emoji and combining marks are preserved', async () => {
    const text = '👩‍👩‍👧 é é ‮';
    expect(await (await echo(JSON.stringify({ text }))).json()).toMatchObject({ text });
  });

  test('a body without a declared length is measured while it arrives', async () => {
    const sendInChunks = (chunks: readonly string[]) => {
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          const chunk = chunks[sent++];
          return chunk === undefined ? controller.close() : controller.enqueue(new TextEncoder().encode(chunk));
        },
      });
      const headers = { ...bearer(), 'content-type': 'application/json' };
      return fetch(`${app.origin}/api/echo`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    };
    const chunk = 'x'.repeat(64 * 1024);
    const accepted = await sendInChunks(['{"text":"', ...Array<string>(3).fill(chunk), '"}']);
    expect(accepted.status).toBe(201);
    expect(((await accepted.json()) as { text: string }).text).toBe(chunk.repeat(3));
    const refused = await sendInChunks(Array<string>(100).fill(chunk));
    expect(refused.status).toBe(413);
    expect((await errorOf(refused)).code).toBe('body_too_large');
  });

  test.each([
    ['too large', 257, () => bearer(), 413],
    ['not read, because nobody is signed in', 255, () => ({}), 401],
  ])('the connection stays usable after a body that is %s', async (_, kilobytes, credential, status) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
      new Promise<{ status: number | undefined; isReused: boolean }>((resolve, reject) => {
        const sent = request(`${app.origin}${path}`, { agent, method, headers }, (response) => {
          response.resume().once('end', () => resolve({ status: response.statusCode, isReused: sent.reusedSocket }));
        });
        sent.once('error', reject).end(body);
      });
    const body = JSON.stringify({ text: 'x'.repeat(kilobytes * 1024) });
    const headers = { ...credential(), 'content-type': 'application/json', 'content-length': String(body.length) };
    expect(await send('POST', '/api/echo', headers, body)).toMatchObject({ status });
    expect(await send('GET', '/healthz', {})).toEqual({ status: 200, isReused: true });
    agent.destroy();
  });

  test.each([
    ['text/plain', undefined],
    ['application/x-www-form-urlencoded', undefined],
    ['application/json', 'gzip'],
  ])('%s with encoding %s is refused', async (type, encoding) => {
    const headers = { 'content-type': type, ...(encoding && { 'content-encoding': encoding }) };
    expect((await echo('{"text":"x"}', headers)).status).toBe(415);
  });

  test.each(['how=bug&how=missing', 'how=bug&other=1', '__proto__=1&how=bug', 'how=%00', ''])(
    'the query %j is refused',
    async (query) => {
      expect((await app.call(`/api/fail?${query}`)).status).toBe(400);
    },
  );
});
