import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { JWT_SECRET, startHttpApp, OPERATOR, type HttpApp } from '../../../../tests/support/http-app.ts';
import { createTokens } from './tokens.ts';

let app: HttpApp;
beforeAll(async () => {
  app = await startHttpApp({ engine: 'postgres', config: { trustedProxies: ['127.0.0.1'] } });
});
afterAll(() => app.close());

describe('guessing the password', () => {
  /** Signs in from an address, in a known browser when a cookie is given. */
  const from = (ip: string, password: string, cookie = '') =>
    app.call('/api/auth/login', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: 'http://localhost:5000',
        'x-forwarded-for': ip,
        ...(cookie && { cookie }),
      },
      body: JSON.stringify({ ...OPERATOR, password }),
    });
  const deviceCookieFrom = async (ip: string) => {
    const response = await from(ip, OPERATOR.password);
    expect(response.status).toBe(200);
    return /^device_token=[^;]+/m.exec(response.headers.getSetCookie().join('\n'))?.[0] ?? '';
  };
  const statusOf = async (response: Promise<Response>) => (await response).status;
  beforeEach(() =>
    app.database.admin.transaction(async (q) => {
      await q.query(`select set_config('app.guild_id', '0', true)`);
      await q.query('delete from economy.rate_windows');
    }),
  );

  test('ten wrong passwords block that address alone, before anything is hashed', async () => {
    const known = await deviceCookieFrom('7.7.7.1');
    for (let tries = 0; tries < 10; tries += 1) expect(await statusOf(from('7.7.7.7', 'wrong'))).toBe(401);
    const startedMs = performance.now();
    const throttled = await from('7.7.7.7', OPERATOR.password);
    expect(performance.now() - startedMs).toBeLessThan(500);
    expect(throttled.status).toBe(429);
    const seconds = Number(throttled.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(600);
    expect(seconds).toBeLessThanOrEqual(900);
    expect(await throttled.json()).toMatchObject({ error: { code: 'too_many_sign_ins', retry_after: seconds } });
    expect(await statusOf(from('6.6.6.6, 7.7.7.7', OPERATOR.password, known))).toBe(429);
    expect(await statusOf(from('7.7.7.8', OPERATOR.password, known))).toBe(200);
  });

  test('addresses in one IPv6 /64 network share one rate limit', async () => {
    const known = await deviceCookieFrom('7.7.7.1');
    for (let tries = 0; tries < 10; tries += 1) await from(`2001:db8::${tries}`, 'wrong', known);
    const other = await deviceCookieFrom('7.7.7.2');
    expect(await statusOf(from('2001:db8:0:0:ffff::1', OPERATOR.password, other))).toBe(429);
    expect(await statusOf(from('2001:db8:0:1::1', OPERATOR.password, other))).toBe(200);
  });

  test('forty guesses from twenty addresses are ten, and lock nobody out of a browser that the operator knows', async () => {
    const known = await deviceCookieFrom('7.7.7.1');
    const statuses: number[] = [];
    for (let guess = 0; guess < 40; guess += 1)
      statuses.push(await statusOf(from(`8.8.8.${guess % 20}`, `guess ${guess}`)));
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(30);
    expect(await statusOf(from('8.8.9.1', OPERATOR.password))).toBe(429);
    expect(await statusOf(from('8.8.9.2', OPERATOR.password, known))).toBe(200);
    // The success of a known browser forgives strangers nothing.
    expect(await statusOf(from('8.8.9.3', OPERATOR.password))).toBe(429);
  });

  test('a known browser has ten attempts of its own, whatever its address', async () => {
    const known = await deviceCookieFrom('7.7.7.1');
    for (let guess = 0; guess < 10; guess += 1)
      expect(await statusOf(from(`8.8.8.${guess}`, 'wrong', known))).toBe(401);
    expect(await statusOf(from('8.8.9.1', OPERATOR.password, known))).toBe(429);
    expect(await statusOf(from('8.8.9.2', OPERATOR.password))).toBe(200);
  });

  test.each([
    ['forged', () => 'device_token=e30.e30.x'],
    ['an access token', async () => `device_token=${await app.signIn()}`],
    [
      'of another account',
      async () => {
        const tokens = createTokens({ secret: JWT_SECRET, nowMs: Date.now, randomBytes });
        return `device_token=${await tokens.issueDeviceToken({ account: 'eve', device: '1' })}`;
      },
    ],
    [
      'expired',
      async () => {
        const nowMs = () => Date.now() - 366 * 86_400_000;
        const tokens = createTokens({ secret: JWT_SECRET, nowMs, randomBytes });
        return `device_token=${await tokens.issueDeviceToken({ account: OPERATOR.username, device: '1' })}`;
      },
    ],
  ])('a device token that is %s makes no browser a known one', async (_, cookie) => {
    for (let guess = 0; guess < 10; guess += 1) await from(`8.8.8.${guess}`, 'wrong');
    expect(await statusOf(from('8.8.9.1', OPERATOR.password, await cookie()))).toBe(429);
  });

  test('a device token is no sign-in', async () => {
    const known = await deviceCookieFrom('7.7.7.1');
    const token = known.slice('device_token='.length);
    expect((await app.call('/api/auth/me', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    expect((await app.call('/api/auth/me', { headers: { cookie: `access_token=${token}` } })).status).toBe(401);
  });
});
