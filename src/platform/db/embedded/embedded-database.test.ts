import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createEmbeddedDataDir,
  testDatabase,
  type TestDatabase,
} from '../../../../tests/support/database/test-database.ts';
import { openEmbedded, type EmbeddedDatabase } from './embedded-database.ts';

const EVENTUALLY = { timeout: 30_000, interval: 50 };
const ENDLESS = 'select count(*) from generate_series(1, 100000000000)';

describe('one shared connection', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase('embedded');
    await database.admin.script(
      'create table notes (id int primary key, at int generated always as identity); grant insert, select on notes to economy_app',
    );
  });
  afterAll(() => database.close());

  test('statements and transactions of others wait for a running transaction', async () => {
    const { app, admin } = database;
    const done: string[] = [];
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const first = app.transaction(async (q) => {
      await q.query('insert into notes values (1)');
      await held;
      await q.query('insert into notes values (2)');
      done.push('first');
    });
    const others = [
      app.query('insert into notes values (3)').then(() => done.push('query')),
      admin.transaction((q) => q.query('insert into notes values (4)')).then(() => done.push('second')),
      app.query('select count(*) from notes').then(() => done.push('read')),
    ];
    finish();
    await Promise.all([first, ...others]);
    expect(done).toEqual(['first', 'query', 'second', 'read']);
    expect(await app.query('select id from notes order by at')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }]);
  });

  test('each handle keeps its own privileges, however the handles alternate', async () => {
    const { app, admin } = database;
    const whoAmI = (q: Pick<typeof app, 'query'>): Promise<object[]> => q.query('select current_user::text as name');
    const results = await Promise.all([
      whoAmI(app),
      whoAmI(admin),
      app.transaction(whoAmI),
      whoAmI(admin),
      whoAmI(app),
    ]);
    const [program, owner] = [[{ name: 'economy_app' }], [{ name: 'postgres' }]];
    expect(results).toEqual([program, owner, program, owner, program]);
  });

  test('a thousand concurrent statements all return', async () => {
    const results = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => database.app.query<{ n: number }>('select $1::int as n', [n])),
    );
    expect(results.map(([row]) => row?.n)).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
  });
});

describe('limits', { timeout: 120_000 }, () => {
  let dataDir: string;
  let embedded: EmbeddedDatabase;
  beforeEach(async () => {
    dataDir = await createEmbeddedDataDir();
    embedded = await openEmbedded({ dataDir, statementTimeoutMs: 2_000, idleTransactionMs: 500, log: () => undefined });
    await embedded.admin.script('create table items (id int primary key)');
  });
  afterEach(async () => {
    await embedded.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('a statement over the limit is stopped, and no committed data is lost', async () => {
    const { admin } = embedded;
    await admin.query('insert into items values (1)');
    const [endless, behind] = await Promise.allSettled([
      admin.query(ENDLESS),
      admin.query('insert into items values (2)'),
    ]);
    expect(endless).toMatchObject({ reason: { code: '57014' } });
    expect(behind).toMatchObject({ reason: { code: '08006' } });
    expect(await admin.query('select id from items')).toEqual([{ id: 1 }]);
  });

  test('an engine that cannot be reopened fails calls at once and recovers by itself', async () => {
    const { admin } = embedded;
    await admin.query('insert into items values (1)');
    const control = path.join(dataDir, 'database', 'global', 'pg_control');
    const endless = admin.query(ENDLESS).catch(() => undefined);
    renameSync(control, `${control}.away`);
    await endless;
    await vi.waitFor(
      () => expect(admin.query('insert into items values (2)')).rejects.toMatchObject({ code: '08001' }),
      EVENTUALLY,
    );
    const startedMs = performance.now();
    await expect(admin.transaction((q) => q.query('select 1'))).rejects.toMatchObject({ code: '08001' });
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    renameSync(`${control}.away`, control);
    await vi.waitFor(() => admin.query('select 1'), EVENTUALLY);
    expect(await admin.query('select id from items')).toEqual([{ id: 1 }]);
  });

  test('a transaction is lost with the engine and cannot continue half done', async () => {
    const { admin } = embedded;
    const halved = admin.transaction(async (q) => {
      await q.query('insert into items values (1)');
      await q.query(ENDLESS).catch(() => undefined);
      await q.query('insert into items values (2)');
    });
    await expect(halved).rejects.toMatchObject({ code: '08006' });
    expect(await admin.query('select id from items')).toEqual([]);
  });

  test('a transaction that awaits the database itself is rolled back instead of hanging forever', async () => {
    const { admin } = embedded;
    const own = admin.transaction(async (q) => {
      await q.query('insert into items values (1)');
      await admin.query('insert into items values (2)');
    });
    await expect(own).rejects.toMatchObject({ code: '25P03' });
    expect(await admin.query('select id from items')).toEqual([{ id: 2 }]);
  });

  test('after close, every call fails with an error that says so', async () => {
    await embedded.close();
    await expect(embedded.admin.query('select 1')).rejects.toMatchObject({ code: '08006', message: /closed/ });
    await expect(embedded.admin.transaction((q) => q.query('select 1'))).rejects.toMatchObject({ code: '08006' });
  });

  test('a data folder of another engine or version is refused with instructions', async () => {
    await embedded.close();
    writeFileSync(path.join(dataDir, 'database', 'stamp.json'), JSON.stringify({ engine: 'pglite', major: 17 }));
    await expect(openEmbedded({ dataDir })).rejects.toThrow(/pglite 17.*pglite 18.*the program that wrote it/s);
    writeFileSync(path.join(dataDir, 'database', 'stamp.json'), JSON.stringify({ engine: 'pglite', major: 18 }));
    embedded = await openEmbedded({ dataDir });
    expect(await embedded.admin.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test.each([
    ['PG_VERSION', 'PG_VERSION is missing'],
    ['global/pg_control', 'global/pg_control is missing'],
    ['global/pg_filenode.map', 'global/pg_filenode.map is missing'],
    ['base/5/PG_VERSION', 'base/5/PG_VERSION is missing'],
    ['base/5', 'the folder base/5 is missing'],
    ['pg_notify', 'the folder pg_notify is missing'],
    ['pg_wal', 'the folder pg_wal is missing'],
    ['stamp.json', 'an unknown engine'],
    ['', 'The database is missing'],
  ])('a data folder that lost database/%s is refused by name, and opens again once it is back', async (lost, named) => {
    await embedded.admin.script('create table if not exists public.kept as select 7 as coins');
    await embedded.close();
    const [file, moved] = [path.join(dataDir, 'database', lost), path.join(dataDir, 'lost')];
    renameSync(file, moved);
    await expect(openEmbedded({ dataDir })).rejects.toThrow(named);
    expect(existsSync(file)).toBe(false);
    renameSync(moved, file);
    embedded = await openEmbedded({ dataDir });
    expect(await embedded.admin.query('select coins from public.kept')).toEqual([{ coins: 7 }]);
  });

  test.each([
    ['PG_VERSION', '17\n', 'it should read 18'],
    ['PG_VERSION', '', 'it should read 18'],
    ['global/pg_control', '', 'global/pg_control is damaged: it has 0 bytes'],
    ['base/5/pg_filenode.map', 'x', 'base/5/pg_filenode.map is damaged: it has 1 bytes'],
  ])('a data folder whose %s holds %j is refused by name', async (name, content, named) => {
    await embedded.close();
    const file = path.join(dataDir, 'database', name);
    const whole = readFileSync(file);
    writeFileSync(file, content);
    await expect(openEmbedded({ dataDir })).rejects.toThrow(named);
    writeFileSync(file, whole);
    embedded = await openEmbedded({ dataDir });
  });
});
