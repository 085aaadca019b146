import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHttpApp, OPERATOR, type HttpApp } from '../../../../tests/support/http-app.ts';
import { ensureOperator } from './ensure-operator.ts';

type Tokens = { access_token: string; refresh_token: string; expires_in: number };

const json = { 'content-type': 'application/json' };
const ORIGIN = 'http://localhost:5000';

/** Posts JSON as the dashboard would. */
const post = (app: HttpApp, path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.call(path, { method: 'POST', headers: { ...json, origin: ORIGIN, ...headers }, body: JSON.stringify(body) });
const login = async (app: HttpApp): Promise<Tokens> =>
  (await (await post(app, '/api/auth/login', OPERATOR)).json()) as Tokens;
const refresh = (app: HttpApp, token: string) => post(app, '/api/auth/refresh', { refresh_token: token });
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

let app: HttpApp;
beforeAll(async () => {
  app = await startHttpApp({ engine: 'postgres', config: { trustedProxies: ['127.0.0.1'] } });
});
afterAll(() => app.close());

test('the right name and password return both tokens and set both cookies', async () => {
  const response = await post(app, '/api/auth/login', OPERATOR);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    token_type: 'Bearer',
    expires_in: 900,
    user: { kind: 'operator', id: 'admin', name: 'admin', avatar_url: null },
  });
  const cookies = response.headers.getSetCookie();
  expect(cookies).toEqual([
    expect.stringMatching(/^access_token=[^;]+; Max-Age=900; Path=\/; HttpOnly; SameSite=Lax$/),
    expect.stringMatching(/^refresh_token=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/),
    expect.stringMatching(/^device_token=[^;]+; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/),
  ]);
});

test('an unknown name and a wrong password get the same reply', async () => {
  const wrong = await post(
    app,
    '/api/auth/login',
    { ...OPERATOR, password: 'wrong' },
    { 'x-forwarded-for': '9.9.9.1' },
  );
  const unknown = await post(
    app,
    '/api/auth/login',
    { username: 'eve', password: 'x' },
    { 'x-forwarded-for': '9.9.9.1' },
  );
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(await wrong.json()).toEqual(await unknown.json());
});

test('an operator that the environment no longer names cannot sign in', async () => {
  const system = app.contexts.for({ kind: 'system', job: 'test' }, { source: 'system' });
  await ensureOperator(system, { username: 'former', password: 'a former password' }, () => '');
  const response = await post(app, '/api/auth/login', { username: 'former', password: 'a former password' });
  expect(response.status).toBe(401);
});

describe('the current account', () => {
  test('is returned for a bearer token and for the cookie', async () => {
    const tokens = await login(app);
    const byBearer = await app.call('/api/auth/me', bearer(tokens.access_token));
    const byCookie = await app.call('/api/auth/me', { headers: { cookie: `access_token=${tokens.access_token}` } });
    expect(byBearer.status).toBe(200);
    expect(await byBearer.json()).toEqual(await byCookie.json());
  });

  test('is refused without a session, naming the Bearer scheme', async () => {
    const response = await app.call('/api/auth/me');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await codeOf(response)).toBe('not_signed_in');
  });

  test('is refused for a wrong bearer token, even with a valid cookie', async () => {
    const { access_token } = await login(app);
    const headers = { authorization: 'Bearer wrong', cookie: `access_token=${access_token}` };
    expect((await app.call('/api/auth/me', { headers })).status).toBe(401);
  });
});

describe('refresh', () => {
  test('each token works once; a second use ends the whole session', async () => {
    const first = await login(app);
    const second = (await (await refresh(app, first.refresh_token)).json()) as Tokens;
    const third = (await (await refresh(app, second.refresh_token)).json()) as Tokens;
    expect(new Set([first, second, third].map((one) => one.refresh_token)).size).toBe(3);
    expect((await app.call('/api/auth/me', bearer(third.access_token))).status).toBe(200);
    const reused = await refresh(app, first.refresh_token);
    expect(reused.status).toBe(401);
    expect(await codeOf(reused)).toBe('sign_in_ended');
    expect((await refresh(app, third.refresh_token)).status).toBe(401);
    expect((await app.call('/api/auth/me', bearer(third.access_token))).status).toBe(401);
  });

  test('a program that reuses a token loses its session at once', async () => {
    const first = await login(app);
    const second = (await (await refresh(app, first.refresh_token)).json()) as Tokens;
    expect((await refresh(app, first.refresh_token)).status).toBe(401);
    expect((await refresh(app, second.refresh_token)).status).toBe(401);
  });

  test('twenty tabs refreshing one cookie at once stay signed in with one successor', async () => {
    const { refresh_token } = await login(app);
    const cookie = { cookie: `refresh_token=${refresh_token}` };
    const replies = await Promise.all(Array.from({ length: 20 }, () => post(app, '/api/auth/refresh', {}, cookie)));
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    const bodies = (await Promise.all(replies.map((reply) => reply.json()))) as Tokens[];
    expect(new Set(bodies.map((body) => body.refresh_token)).size).toBe(1);
    const unused = await app.database.admin.query(
      `select 1 from economy.refresh_tokens t where used_at is null and sign_in_id =
        (select sign_in_id from economy.refresh_tokens where token_hash = encode(sha256($1::bytea), 'hex'))`,
      [refresh_token],
    );
    expect(unused).toHaveLength(1);
  });

  test('a late tab is accepted only while the successor is unused, and for at most ten seconds', async () => {
    const byCookie = async (token: string) => {
      const response = await post(app, '/api/auth/refresh', {}, { cookie: `refresh_token=${token}` });
      return { status: response.status, next: ((await response.json()) as Partial<Tokens>).refresh_token ?? '' };
    };
    const used = await login(app);
    const successor = await byCookie(used.refresh_token);
    expect(await byCookie(used.refresh_token)).toEqual(successor);
    const secondSuccessor = await byCookie(successor.next);
    expect((await byCookie(used.refresh_token)).status).toBe(401);
    expect((await byCookie(secondSuccessor.next)).status).toBe(401);

    const late = await login(app);
    const { next } = await byCookie(late.refresh_token);
    await app.database.admin.query(
      `update economy.refresh_tokens set used_at = used_at - interval '10 s' where token_hash = encode(sha256($1::bytea), 'hex')`,
      [late.refresh_token],
    );
    expect((await byCookie(late.refresh_token)).status).toBe(401);
    expect((await byCookie(next)).status).toBe(401);
  });

  test('twenty programs refreshing one token at once get one successor', async () => {
    const { refresh_token } = await login(app);
    const replies = await Promise.all(Array.from({ length: 20 }, () => refresh(app, refresh_token)));
    const bodies = (await Promise.all(replies.map((reply) => reply.json()))) as Partial<Tokens>[];
    const successors = new Set(bodies.flatMap((body) => body.refresh_token ?? []));
    expect(successors.size).toBe(1);
    expect(replies.every(({ status }) => status === 200 || status === 401)).toBe(true);
  });

  test('an access token cannot refresh, and a refresh token grants no access', async () => {
    const tokens = await login(app);
    expect((await refresh(app, tokens.access_token)).status).toBe(401);
    expect((await app.call('/api/auth/me', bearer(tokens.refresh_token))).status).toBe(401);
  });

  test('a request without a token is refused', async () => {
    expect(await codeOf(await post(app, '/api/auth/refresh', {}))).toBe('not_signed_in');
  });

  test('only hashes of tokens are stored', async () => {
    const { refresh_token } = await login(app);
    const rows = await app.database.admin.query<{ token_hash: string }>(
      'select token_hash from economy.refresh_tokens',
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ token_hash }) => token_hash === refresh_token)).toBe(false);
  });
});

describe('signing out', () => {
  test('revokes the tokens at once and clears the cookies', async () => {
    const tokens = await login(app);
    const response = await app.call('/api/auth/logout', { method: 'POST', ...bearer(tokens.access_token) });
    expect(await response.json()).toEqual({ signed_out: true });
    expect(response.headers.getSetCookie()).toEqual([
      'access_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
      'refresh_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    ]);
    expect((await app.call('/api/auth/me', bearer(tokens.access_token))).status).toBe(401);
    expect((await refresh(app, tokens.refresh_token)).status).toBe(401);
  });

  test('takes effect in another process within 30 seconds and closes its streams', async () => {
    const other = await app.startAnotherProcess();
    const { access_token } = await login(app);
    const elsewhere = (path: string) => fetch(`${other.origin}${path}`, bearer(access_token));
    expect((await elsewhere('/api/auth/me')).status).toBe(200);
    const stream = await elsewhere('/api/stream');
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    await app.call('/api/auth/logout', { method: 'POST', ...bearer(access_token) });
    app.advanceClock(30_001);
    expect((await elsewhere('/api/auth/me')).status).toBe(401);
    await other.sessions.closeEndedStreams();
    // text() resolves only once the stream is closed.
    await expect(stream.text()).resolves.toBeTypeOf('string');
  });

  test('closes the streams of the same process at once', async () => {
    const { access_token } = await login(app);
    const stream = await app.call('/api/stream', bearer(access_token));
    await app.call('/api/auth/logout', { method: 'POST', ...bearer(access_token) });
    // text() resolves only once the stream is closed.
    await expect(stream.text()).resolves.toBeTypeOf('string');
  });
});

describe('the operator password from the environment', () => {
  const storedHash = async (username: string) =>
    (
      await app.database.admin.query<{ password_hash: string }>(
        'select password_hash from economy.operators where username = $1',
        [username],
      )
    )[0]?.password_hash ?? '';
  const ensure = (username: string, password: string | undefined) =>
    ensureOperator(
      app.contexts.for({ kind: 'system', job: 'test' }, { source: 'system' }),
      { username, password },
      () => 'generated once',
    );

  test('is stored as an argon2id hash, rewritten only when the password changes', async () => {
    await ensure('olga', 'first password');
    const first = await storedHash('olga');
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await ensure('olga', 'first password');
    expect(await storedHash('olga')).toBe(first);
    await ensure('olga', 'second password');
    expect(await storedHash('olga')).not.toBe(first);
  });

  test('is generated once when none is configured', async () => {
    expect(await ensure('petra', undefined)).toEqual({ newPassword: 'generated once' });
    expect(await ensure('petra', undefined)).toEqual({ newPassword: undefined });
  });

  test('a new one ends the sessions started with the old one', async () => {
    const { access_token } = await login(app);
    await ensure(OPERATOR.username, 'another password');
    app.advanceClock(30_001);
    expect((await app.call('/api/auth/me', bearer(access_token))).status).toBe(401);
    await ensure(OPERATOR.username, OPERATOR.password);
  });
});
