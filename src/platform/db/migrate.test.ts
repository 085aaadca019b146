import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines, testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';

describe.each(engines)('migrations on %s', (engine) => {
  let database: TestDatabase;
  let folder: string;
  const write = (name: string, sql: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, sql);
    return file;
  };
  const run = (functionFiles: string[] = [], log?: (what: string) => void): Promise<void> =>
    migrate(database.admin, { migrationsDir: folder, functionFiles }, log);

  beforeAll(async () => {
    database = await testDatabase(engine);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    // These tests apply their own migrations to a database without any.
    await database.admin.script('drop schema if exists economy cascade');
    folder = mkdtempSync(path.join(os.tmpdir(), 'guild-economy-test-'));
    mkdirSync(path.join(folder, 'functions'));
    write('0001_first.sql', 'create table first (id int); insert into first values (1);');
    write('0002_second.sql', 'create table second (id int);');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('each migration is applied once, into the private schema', async () => {
    const logged: string[] = [];
    await run([], (what) => logged.push(what));
    await run([], (what) => logged.push(what));
    expect(logged.filter((what) => what.includes('migration'))).toEqual([
      'Applied migration 0001_first.',
      'Applied migration 0002_second.',
    ]);
    expect(await database.admin.query('select id from economy.first')).toEqual([{ id: 1 }]);
  });

  test('concurrent starts apply each migration once', async () => {
    const { urls } = database;
    const others = urls ? [openPostgres({ url: urls.admin }), openPostgres({ url: urls.admin })] : [database.admin];
    await Promise.all([run(), ...others.map((other) => migrate(other, { migrationsDir: folder, functionFiles: [] }))]);
    expect(await database.admin.query('select id from economy.first')).toEqual([{ id: 1 }]);
    if (urls) await Promise.all(others.map((other) => other.close()));
  });

  test('a failing migration leaves nothing behind and is named in the error', async () => {
    write('0003_third.sql', 'create table third (id int); select nonsense;');
    await expect(run()).rejects.toThrow('Migration 0003_third failed');
    expect(await database.admin.query("select to_regclass('economy.third') as third")).toEqual([{ third: null }]);
    expect(await database.admin.query('select max(number) as newest from economy.migrations')).toEqual([{ newest: 2 }]);
  });

  test('an applied migration whose file changed stops the start', async () => {
    await run();
    write('0001_first.sql', 'create table first (id bigint);');
    await expect(run()).rejects.toThrow(/0001_first was changed after it had been applied/);
  });

  test('different line endings are not a change', async () => {
    write('0003_third.sql', 'select 1;\nselect 2;\n');
    await run();
    write('0003_third.sql', 'select 1;\r\nselect 2;\r\n');
    await run();
  });

  test('a database newer than the program is refused', async () => {
    await run();
    rmSync(path.join(folder, '0002_second.sql'));
    await expect(run()).rejects.toThrow(/migration 0002_second, which this program does not know/);
  });

  test('function files are applied again when one changed, together and in order', async () => {
    const one = write(
      'functions/one.sql',
      'create or replace function answer() returns int language sql as $$ select 1 $$;',
    );
    const two = write(
      'functions/two.sql',
      'create or replace function twice() returns int language sql as $$ select 2 * answer() $$;',
    );
    const logged: string[] = [];
    const collect = (what: string): number => logged.push(what);
    await run([one, two], collect);
    await run([one, two], collect);
    expect(logged.filter((what) => what.includes('function files'))).toHaveLength(1);
    write('functions/one.sql', 'create or replace function answer() returns int language sql as $$ select 21 $$;');
    write('functions/two.sql', 'create or replace function broken( returns int');
    await expect(run([one, two], collect)).rejects.toThrow('two.sql failed');
    expect(await database.admin.query('select twice()')).toEqual([{ twice: 2 }]);
    write(
      'functions/two.sql',
      'create or replace function twice() returns int language sql as $$ select 2 * answer() $$;',
    );
    await run([one, two], collect);
    expect(await database.admin.query('select twice()')).toEqual([{ twice: 42 }]);
  });
});
