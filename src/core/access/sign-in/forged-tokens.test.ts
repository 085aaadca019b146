import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHttpApp, JWT_SECRET, type HttpApp } from '../../../../tests/support/http-app.ts';

let app: HttpApp;
let good: string;
let header: Record<string, unknown>;
let claims: Record<string, unknown>;
beforeAll(async () => {
  app = await startHttpApp({});
  good = await app.signIn();
  [header = {}, claims = {}] = good.split('.').slice(0, 2).map(decode);
});
afterAll(() => app.close());

const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const sign = (head: unknown, body: unknown, secret = JWT_SECRET, algorithm = 'sha256') => {
  const text = `${encode(head)}.${encode(body)}`;
  return `${text}.${createHmac(algorithm, secret).update(text).digest('base64url')}`;
};
const statusOf = async (token: string) =>
  (await app.call('/api/auth/me', { headers: { authorization: `Bearer ${token}` } })).status;
const nowSeconds = () => Math.floor(Date.now() / 1000);

test('the forging helper can make a valid token, so the refusals below are meaningful', async () => {
  expect(await statusOf(good)).toBe(200);
  expect(await statusOf(sign(header, claims))).toBe(200);
});

const forgeries: Record<string, () => string> = {
  'no algorithm': () => `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`,
  'no algorithm, odd spelling': () => `${encode({ ...header, alg: 'nOnE' })}.${encode(claims)}.`,
  'an empty signature': () => `${good.split('.').slice(0, 2).join('.')}.`,
  'another key': () => sign(header, claims, 'another secret that is also long enough to sign'),
  'an empty key': () => sign(header, claims, ''),
  'another algorithm': () => sign({ ...header, alg: 'HS512' }, claims, JWT_SECRET, 'sha512'),
  'an asymmetric algorithm': () => sign({ ...header, alg: 'RS256' }, claims),
  'a changed payload': () => [good.split('.')[0], encode({ ...claims, sub: 'root' }), good.split('.')[2]].join('.'),
  'a key named in the header': () =>
    sign({ ...header, jwk: { kty: 'oct', k: encode('x') }, kid: '../../dev/null' }, claims, 'x'),
  'a key URL in the header': () => sign({ ...header, jku: 'http://127.0.0.1:1/keys' }, claims, 'x'),
  'an unknown critical header': () => sign({ ...header, crit: ['b64'], b64: false }, claims),
  'another type': () => sign({ ...header, typ: 'JWT' }, claims),
  'no type': () => sign({ alg: 'HS256' }, claims),
  'another audience': () => sign(header, { ...claims, aud: 'another-api' }),
  'another issuer': () => sign(header, { ...claims, iss: 'another' }),
  'an expiry more than a minute ago': () => sign(header, { ...claims, exp: nowSeconds() - 61 }),
  'no expiry': () => sign(header, { ...claims, exp: undefined }),
  'a start time in the future': () => sign(header, { ...claims, nbf: nowSeconds() + 600 }),
  'no session': () => sign(header, { ...claims, sid: undefined }),
  'an unknown session': () => sign(header, { ...claims, sid: '999' }),
  'an unknown kind': () => sign(header, { ...claims, kind: 'system' }),
  'a subject that is not a string': () => sign(header, { ...claims, sub: { $ne: null } }),
  'only two parts': () => good.split('.').slice(0, 2).join('.'),
  'a single part': () => 'x',
};

test.each(Object.entries(forgeries))('a token with %s is refused', async (_, forge) => {
  expect(await statusOf(forge())).toBe(401);
});

test('an access token expires after fifteen minutes', async () => {
  const token = await app.signIn();
  app.advanceClock(14 * 60_000);
  expect(await statusOf(token)).toBe(200);
  app.advanceClock(2 * 60_000);
  expect(await statusOf(token)).toBe(401);
});
