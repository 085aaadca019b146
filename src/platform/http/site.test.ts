import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startHttpApp, OPERATOR, type HttpApp } from '../../../tests/support/http-app.ts';
import { endpoint } from '../contract.ts';
import { implement } from './api/implement.ts';

const contract = {
  echo: endpoint({
    method: 'POST',
    path: '/api/echo',
    summary: 'Returns the text, and what is known of the caller.',
    body: z.strictObject({ text: z.string() }),
    reply: z.object({ text: z.string(), ip: z.string(), source: z.string() }),
    status: 201,
  }),
};
const feature = {
  name: 'sample',
  http: implement(contract, {
    echo: (ctx, { body }, call) => Promise.resolve({ text: body.text, ip: call.ip, source: ctx.source.source }),
  }),
};

let app: HttpApp;
let token: string;
let staticDir: string;
beforeAll(async () => {
  staticDir = mkdtempSync(join(tmpdir(), 'guild-economy-web-'));
  mkdirSync(join(staticDir, 'assets'));
  writeFileSync(join(staticDir, 'index.html'), '<!doctype html><title>Dashboard</title>');
  writeFileSync(join(staticDir, 'assets', 'app-1a2b3c.js'), 'console.log(1);'.repeat(100));
  writeFileSync(join(staticDir, 'assets', 'app-1a2b3c.js.map'), '{}');
  writeFileSync(join(staticDir, '.secret.txt'), 'no');
  app = await startHttpApp({
    extraFeatures: [feature],
    http: {
      staticDir,
      mounts: [
        { path: '/sandbox', fetch: (request) => new Response(new URL(request.url).pathname) },
        { path: '/open', isPublic: true, fetch: () => new Response('open') },
      ],
    },
  });
  token = await app.signIn();
});
afterAll(async () => {
  await app.close();
  rmSync(staticDir, { recursive: true, force: true });
});

const bearer = () => ({ authorization: `Bearer ${token}` });

describe('write access', () => {
  const own = 'http://localhost:5000';
  const rows: [string, Record<string, string>, boolean, number][] = [
    ['a cookie from our page', { origin: own }, true, 201],
    ['a cookie from another name of the same machine', { origin: 'SELF' }, true, 201],
    ['a cookie without an origin', {}, true, 403],
    ['a cookie from another site', { origin: 'https://evil.example' }, true, 403],
    ['a cookie with a null origin', { origin: 'null' }, true, 403],
    ['a cookie from another port', { origin: 'http://localhost:5001' }, true, 403],
    ['a cookie sent across sites', { origin: own, 'sec-fetch-site': 'cross-site' }, true, 403],
    ['a cookie sent within our site', { origin: own, 'sec-fetch-site': 'same-origin' }, true, 201],
    ['a token without an origin', {}, false, 201],
    ['a token from another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, false, 201],
  ];
  test.each(rows)('%s', async (_, headers, isCookie, status) => {
    const credential = isCookie ? { cookie: `access_token=${token}` } : bearer();
    const origin = headers['origin'] === 'SELF' ? { origin: app.origin } : {};
    const response = await app.call('/api/echo', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...credential, ...headers, ...origin },
      body: '{"text":"x"}',
    });
    expect(response.status).toBe(status);
    if (status === 201) expect(await response.json()).toMatchObject({ source: isCookie ? 'dashboard' : 'api' });
  });

  const signInWith = (headers: Record<string, string>) =>
    app.call('/api/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(OPERATOR),
    });

  test.each<[Record<string, string>, number, number]>([
    [{ origin: 'https://evil.example' }, 403, 0],
    [{ origin: 'null' }, 403, 0],
    [{ 'sec-fetch-site': 'cross-site' }, 403, 0],
    [{ 'sec-fetch-site': 'same-site' }, 403, 0],
    [{ 'sec-fetch-site': 'same-origin' }, 403, 0],
    [{ origin: own, 'sec-fetch-site': 'cross-site' }, 403, 0],
    [{ cookie: 'refresh_token=x' }, 403, 0],
    [{ origin: own }, 200, 3],
    [{ origin: own, 'sec-fetch-site': 'same-origin' }, 200, 3],
    [{}, 200, 0],
  ])('signing in with %j returns %i and sets %i cookies', async (headers, status, cookies) => {
    const response = await signInWith(headers);
    expect(response.status).toBe(status);
    expect(response.headers.getSetCookie()).toHaveLength(cookies);
  });

  test('a program signs in, writes and renews its tokens without a cookie', async () => {
    const signedIn = (await (await signInWith({})).json()) as { access_token: string; refresh_token: string };
    const json = { 'content-type': 'application/json' };
    const headers = { ...json, authorization: `Bearer ${signedIn.access_token}` };
    expect((await app.call('/api/echo', { method: 'POST', headers, body: '{"text":"x"}' })).status).toBe(201);
    const body = JSON.stringify({ refresh_token: signedIn.refresh_token });
    const renewed = await app.call('/api/auth/refresh', { method: 'POST', headers: json, body });
    expect(renewed.status).toBe(200);
    expect(renewed.headers.getSetCookie()).toEqual([]);
  });

  test('a request without a sign-in cannot write', async () => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"x"}' };
    expect((await app.call('/api/echo', init)).status).toBe(401);
  });

  test('a forwarded address is trusted only from a trusted proxy', async () => {
    const headers = { ...bearer(), 'content-type': 'application/json', 'x-forwarded-for': '9.9.9.9' };
    const response = await app.call('/api/echo', { method: 'POST', headers, body: '{"text":"x"}' });
    expect(await response.json()).toMatchObject({ ip: '127.0.0.1' });
  });
});

describe('headers', () => {
  test('API responses are not cached, reveal nothing of the server and no other site can read them', async () => {
    const { headers } = await app.call('/api/status', { headers: { ...bearer(), origin: 'https://evil.example' } });
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'strict-origin-when-cross-origin',
    });
    for (const name of ['server', 'x-powered-by', 'access-control-allow-origin', 'strict-transport-security']) {
      expect(headers.get(name)).toBeNull();
    }
  });

  test('pages run only our own scripts and cannot be framed', async () => {
    const policy = (await app.call('/')).headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'self'",
      "script-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "img-src 'self' data: https://cdn.discordapp.com",
    ]) {
      expect(policy.split('; ')).toContain(rule);
    }
  });

  test('on HTTPS cookies are bound to the host and HSTS is sent', async () => {
    const secure = await startHttpApp({
      config: { publicUrl: new URL('https://economy.example'), isDevelopment: false },
    });
    const response = await secure.call('/api/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://economy.example' },
      body: JSON.stringify(OPERATOR),
    });
    for (const cookie of response.headers.getSetCookie()) {
      expect(cookie).toMatch(/^__Host-\w+=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    }
    expect(response.headers.get('strict-transport-security')).toContain('max-age=63072000');
    const [pair = ''] = response.headers.getSetCookie()[0]?.split(';') ?? [];
    const me = async (cookie: string) => (await secure.call('/api/auth/me', { headers: { cookie } })).status;
    // A page of a sibling host can set a cookie without the prefix.
    expect([await me(pair), await me(pair.replace('__Host-', ''))]).toEqual([200, 401]);
    expect(await me(`theme=dark; \u00a0${pair}`)).toBe(401);
    const local = {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: secure.origin },
      body: '{}',
    };
    expect((await secure.call('/api/auth/login', local)).status).toBe(403);
    await secure.close();
  });

  test('the log has a line for each request, without its query or credentials', async () => {
    await app.call('/api/status?canary=CANARY', { headers: { ...bearer(), cookie: 'access_token=CANARY' } });
    const lines = app.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const line = lines.findLast(({ path }) => path === '/api/status');
    expect(line).toMatchObject({ method: 'GET', status: 400, who: 'operator:admin' });
    expect(line?.['ms']).toBeTypeOf('number');
    expect(app.logLines.join('')).not.toContain('CANARY');
    expect(app.logLines.join('')).not.toContain(token);
  });
});

test('the log says whose request was refused, why and from where', async () => {
  await app.call('/api/servers', { headers: { authorization: 'Bearer forged' } });
  const lines = app.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.findLast(({ path }) => path === '/api/servers')).toMatchObject({
    status: 401,
    refused: 'sign_in_ended',
    ip: '127.0.0.1',
  });
});

test('any host can call the handler without a socket', async () => {
  const me = new Request('http://localhost:5000/api/auth/me', { headers: bearer() });
  expect(await (await app.fetch(me)).json()).toMatchObject({ kind: 'operator' });
  expect((await app.fetch(new Request('http://localhost:5000/sandbox'))).status).toBe(404);
});

describe('files', () => {
  test.each(['/', '/s/100000000000000001/users', '/s/1/tasks/48?tab=x'])('%s serves the dashboard', async (path) => {
    const response = await app.call(path);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('Dashboard');
  });

  test('other dashboard paths are served to browsers only', async () => {
    expect((await app.call('/sign-in', { headers: { accept: 'text/html' } })).status).toBe(200);
    expect((await app.call('/sign-in')).status).toBe(404);
  });

  test('hashed files are cached forever and sent compressed', async () => {
    const response = await app.call('/assets/app-1a2b3c.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.text()).toBe('console.log(1);'.repeat(100));
  });

  test('an unchanged file is not sent again', async () => {
    const etag = (await app.call('/')).headers.get('etag') ?? '';
    const again = await app.call('/', { headers: { 'if-none-match': `W/${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test.each([
    '/assets/app-1a2b3c.js.map',
    '/.secret.txt',
    '/assets/..%2f.secret.txt',
    '/assets/%2e%2e/index.html/x',
    '/assets/none.js',
  ])('%s is not served', async (path) => {
    expect((await app.call(path)).status).toBe(404);
  });
});

describe('mounts', () => {
  /** fetch does not let a page set another host name; a name that resolves to this machine does. */
  const atHost = (path: string, host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const request = get(`${app.origin}${path}`, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.once('error', reject);
    });

  test('respond to this machine with the full path and with our headers', async () => {
    const response = await app.call('/sandbox/api/x');
    expect(await response.text()).toBe('/sandbox/api/x');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await app.call('/sandboxed')).status).toBe(404);
  });

  test('are not found by callers from other machines', async () => {
    const proxied = await startHttpApp({
      config: { trustedProxies: ['127.0.0.1'] },
      http: {
        mounts: [
          { path: '/sandbox', fetch: () => new Response('inside') },
          { path: '/open', isPublic: true, fetch: () => new Response('open') },
        ],
      },
    });
    const headers = { 'x-forwarded-for': '9.9.9.9' };
    expect((await proxied.call('/sandbox', { headers })).status).toBe(404);
    expect(await (await proxied.call('/open', { headers })).text()).toBe('open');
    await proxied.close();
  });

  test('accept writes of our own pages and of programs, but none of pages of another site', async () => {
    const write = async (headers: Record<string, string>) =>
      (await app.call('/sandbox/api/x', { method: 'POST', headers, body: '{}' })).status;
    expect(await write({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await write({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await write({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await write({})).toBe(200);
  });

  test('are not found by a page whose host name resolves to this machine', async () => {
    expect(await atHost('/sandbox', 'evil.example')).toBe(404);
    expect(await atHost('/sandbox', 'localhost')).toBe(200);
  });
});

describe('health', () => {
  test('is alive, and ready while the database responds', async () => {
    expect(await (await app.call('/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await app.call('/readyz')).json()).toEqual({ status: 'ready', reasons: [] });
  });

  test.each([
    [
      'reports the reasons',
      () => Promise.resolve({ isReady: false, reasons: ['Discord refused the token.'] }),
      /token/,
    ],
    ['counts an error as unavailable', () => Promise.reject(new Error('x')), /cannot be reached/],
    ['waits a second at most', () => new Promise<never>(() => undefined), /within a second/],
  ])('%s', async (_, readiness, reason) => {
    const broken = await startHttpApp({ http: { readiness } });
    const response = await broken.call('/readyz');
    expect(response.status).toBe(503);
    expect(await response.text()).toMatch(reason);
    expect((await broken.call('/healthz')).status).toBe(200);
    await broken.close();
  });
});
