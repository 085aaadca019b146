import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import { schemaFiles } from '../../../tests/support/database/schema.ts';
import { openDatabase } from './open-database.ts';
import { isRemoteWithoutVerifiedTls } from './tls.ts';

let database: TestDatabase;
let urls: NonNullable<TestDatabase['urls']>;
beforeAll(async () => {
  database = await testDatabase('postgres');
  if (!database.urls) throw new Error('A PostgreSQL database has URLs.');
  urls = database.urls;
});
afterAll(() => database.close());

const open = (databaseUrl: string, adminUrl?: string): ReturnType<typeof openDatabase> =>
  openDatabase({ databaseUrl, adminUrl, dataDir: 'unused', ...schemaFiles() });

test('with a login of its own the program has every guard and cannot alter append-only tables', async () => {
  const opened = await open(urls.app, urls.admin);
  expect(opened).toMatchObject({ kind: 'postgres', missingGuards: [] });
  await expect(opened.app.script('alter table economy.changes add column mine int')).rejects.toMatchObject({
    code: '42501',
  });
  await opened.close();
});

test(
  'without a URL the embedded database is created, migrated, and reopened with its data',
  { timeout: 120_000 },
  async () => {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'guild-economy-test-'));
    const first = await openDatabase({ dataDir, ...schemaFiles() });
    expect(first).toMatchObject({ kind: 'embedded', missingGuards: [] });
    await first.app.query("insert into stream_epoch (only_row, epoch) values (true, 'mine')");
    await expect(first.app.script('drop table stream_epoch')).rejects.toMatchObject({ code: '42501' });
    await first.close();
    const second = await openDatabase({ dataDir, ...schemaFiles() });
    expect(await second.app.query('select epoch from stream_epoch')).toEqual([{ epoch: 'mine' }]);
    await second.close();
    rmSync(dataDir, { recursive: true, force: true });
  },
);

test('with one URL only, the missing guards are reported', async () => {
  const opened = await open(urls.admin);
  expect(opened.missingGuards.join(' ')).toMatch(/economy_owner owns the tables.*DATABASE_ADMIN_URL/);
  await opened.close();
  const asSuperuser = await open(urls.superuser);
  expect(asSuperuser.missingGuards.join(' ')).toMatch(/postgres bypasses the isolation between servers/);
  await asSuperuser.close();
});

test('the error for a login that cannot migrate names DATABASE_ADMIN_URL', async () => {
  await expect(open(urls.app)).rejects.toThrow('DATABASE_ADMIN_URL');
});

test.each([
  ['postgres://u:p@127.0.0.1:5432/d', false],
  ['postgres://u:p@localhost/d', false],
  ['postgres://u:p@[::1]/d', false],
  ['postgres:///d?host=/var/run/postgresql', false],
  ['postgres://u:p@db.example.org/d?sslmode=verify-full', false],
  ['postgres://u:p@db.example.org/d?sslmode=require', false],
  ['postgres://u:p@db.example.org/d?sslmode=require&uselibpqcompat=true', true],
  ['postgres://u:p@db.example.org/d?sslmode=no-verify', true],
  // Other programs take this for optional TLS; the driver verifies.
  ['postgres://u:p@db.example.org/d?sslmode=prefer', false],
  ['postgres://u:p@db.example.org/d?sslmode=disable', true],
  ['postgres://u:p@db.example.org/d?sslmode=disable&ssl=true', true],
  ['postgres://u:p@db.example.org/d?sslmode=verify-full&sslmode=disable', true],
  ['postgres://u:p@db.example.org/d?sslmode=verify-full&sslmode=no-verify', true],
  ['postgres://u:p@db.example.org/d?ssl=true&ssl=0', true],
  ['postgres://u:p@localhost/d?host=localhost&host=db.example.org', true],
  ['postgres://u:p@db.example.org/d', true],
  ['postgres://u:p@localhost/d?host=db.example.org', true],
])('%s leaves the machine without verified TLS: %s', (url, expected) => {
  expect(isRemoteWithoutVerifiedTls(url)).toBe(expected);
});
