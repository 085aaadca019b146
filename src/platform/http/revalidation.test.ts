import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHttpApp, type HttpApp } from '../../../tests/support/http-app.ts';

const SCRIPT = 'console.log(1);'.repeat(100);
const OPENAPI = '/api/openapi.json';
const COMPRESSED_PER_REQUEST = '/assets/app-1a2b3c.js';
const COMPRESSED_BY_BUILD = '/assets/built-1a2b3c.js';

let app: HttpApp;
let staticDir: string;
beforeAll(async () => {
  staticDir = mkdtempSync(join(tmpdir(), 'guild-economy-web-'));
  mkdirSync(join(staticDir, 'assets'));
  writeFileSync(join(staticDir, 'index.html'), '<!doctype html><title>Dashboard</title>');
  writeFileSync(join(staticDir, COMPRESSED_PER_REQUEST), SCRIPT);
  writeFileSync(join(staticDir, COMPRESSED_BY_BUILD), SCRIPT);
  writeFileSync(join(staticDir, `${COMPRESSED_BY_BUILD}.gz`), gzipSync('// By the build.'));
  writeFileSync(join(staticDir, 'assets', 'picture-1a2b3c.png'), SCRIPT);
  app = await startHttpApp({ http: { staticDir } });
});
afterAll(async () => {
  await app.close();
  rmSync(staticDir, { recursive: true, force: true });
});

/** Without a value of our own, fetch asks for gzip. */
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  app.call(path, { method, headers: { 'accept-encoding': 'identity', ...headers } });

describe.each([OPENAPI, COMPRESSED_PER_REQUEST, COMPRESSED_BY_BUILD])('%s', (path) => {
  test.each([
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'gzip'],
    ['br;q=1, gzip;q=0.5', 'gzip'],
    ['gzip;q=0', null],
    ['gzip;q=0, identity', null],
    ['br', null],
    ['identity', null],
    ['x-gzipped', null],
  ])('accepting %j gets the encoding %j', async (accepted, encoding) => {
    const response = await get(path, { 'accept-encoding': accepted });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(await response.text()).not.toBe('');
  });

  test.each(['gzip', 'identity'])('a client that has it in %s gets 304 with the same headers', async (encoding) => {
    const first = await get(path, { 'accept-encoding': encoding });
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^(W\/)?"\w+"$/);
    for (const tags of [etag, `W/${etag.replace('W/', '')}`, `"other", ${etag}`, '*']) {
      const again = await get(path, { 'accept-encoding': encoding, 'if-none-match': tags });
      expect([again.status, await again.text()]).toEqual([304, '']);
      for (const name of ['cache-control', 'content-security-policy', 'vary', 'x-content-type-options']) {
        expect(again.headers.get(name), name).toBe(first.headers.get(name));
      }
      expect(again.headers.get('content-encoding')).toBeNull();
      expect(again.headers.get('x-request-id')).toMatch(/^\d+$/);
    }
    expect((await get(path, { 'accept-encoding': encoding, 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('HEAD has the headers of GET and no body', async () => {
    const [whole, head] = [await get(path), await get(path, {}, 'HEAD')];
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const name of ['cache-control', 'content-type', 'content-security-policy', 'vary']) {
      expect(head.headers.get(name), name).toBe(whole.headers.get(name));
    }
  });
});

describe('files', () => {
  test('the copy that the build compressed is sent only where gzip is accepted', async () => {
    const compressed = await get(COMPRESSED_BY_BUILD, { 'accept-encoding': 'gzip' });
    expect(await compressed.text()).toBe('// By the build.');
    expect(compressed.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const plain = await get(COMPRESSED_BY_BUILD);
    expect(await plain.text()).toBe(SCRIPT);
    expect(plain.headers.get('etag')).not.toBe(compressed.headers.get('etag'));
    expect((await get(`${COMPRESSED_BY_BUILD}.gz`)).status).toBe(404);
  });

  test('pictures, which are compressed already, are sent as they are', async () => {
    const response = await get('/assets/picture-1a2b3c.png', { 'accept-encoding': 'gzip' });
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(response.headers.get('content-type')).toBe('image/png');
  });

  test('a changed file is sent again', async () => {
    const path = join(staticDir, 'changing.txt');
    writeFileSync(path, 'one');
    const etag = (await get('/changing.txt')).headers.get('etag') ?? '';
    writeFileSync(path, 'two');
    const again = await get('/changing.txt', { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([200, 'two']);
  });

  test('a range request returns the whole file, whatever If-Range says', async () => {
    const ranged = await get(COMPRESSED_PER_REQUEST, { range: 'bytes=0-3', 'if-range': '"other"' });
    expect([ranged.status, await ranged.text()]).toEqual([200, SCRIPT]);
  });
});

test('other responses of the API are neither stored nor compressed, whatever a client accepts', async () => {
  const headers = { authorization: `Bearer ${await app.signIn()}`, 'accept-encoding': 'gzip', 'if-none-match': '*' };
  for (const path of ['/api/auth/me', '/api/servers', '/healthz', '/api/nothing', '/assets/none.js']) {
    const response = await get(path, headers);
    expect([200, 404]).toContain(response.status);
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(response.headers.get('etag')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
  }
});

test('the change stream is never compressed, and carries the request id', async () => {
  const token = await app.signIn();
  const stream = await get('/api/stream', { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' });
  expect(stream.status).toBe(200);
  expect(stream.headers.get('content-encoding')).toBeNull();
  expect(stream.headers.get('x-request-id')).toMatch(/^\d+$/);
  await stream.body?.cancel();
});
