import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  engines,
  hasPostgres15,
  testDatabase,
  type TestDatabase,
} from '../../../tests/support/database/test-database.ts';
import { queryWithRetry } from './query-with-retry.ts';
import { DatabaseError } from './database.ts';

const values: [sql: string, expected: unknown][] = [
  ['5::int8', '5'],
  ['9223372036854775807::int8', '9223372036854775807'],
  ['5::int4', 5],
  ['5::int2', 5],
  ['1.5::float8', 1.5],
  ["'NaN'::float8", NaN],
  ['9007199254740991::numeric', Number.MAX_SAFE_INTEGER],
  ['12.00::numeric', 12],
  ["'2026-11-22 10:00:00.123456+02'::timestamptz", new Date('2026-11-22T08:00:00.123Z')],
  ["'0099-01-01 00:00+00'::timestamptz", new Date('0099-01-01T00:00:00Z')],
  ["'2026-11-22'::date", '2026-11-22'],
  ["'2026-11-22 10:00'::timestamp", '2026-11-22 10:00:00'],
  ["'1 day 2 hours'::interval", '1 day 02:00:00'],
  [`'{"a": [1, null, "x"]}'::jsonb`, { a: [1, null, 'x'] }],
  [`'[1]'::json`, [1]],
  ["'null'::jsonb", null],
  ["'700'::xid8", '700'],
  ["'pg_class'::regclass", 'pg_class'],
  [`array['a', 'b,"c\\', null, '', 'NULL']::text[]`, ['a', 'b,"c\\', null, '', 'NULL']],
  ["'{}'::text[]", []],
  ["'[2:3]={7,8}'::int4[]", [7, 8]],
  ['array[1, 2]::int8[]', ['1', '2']],
  ['true', true],
  ["'\\x00ff'::bytea", new Uint8Array([0, 255])],
  ["'9b2ad3a2-3c05-4a4a-8b0e-0d4f7f5f6c11'::uuid", '9b2ad3a2-3c05-4a4a-8b0e-0d4f7f5f6c11'],
  ["'x'::name", 'x'],
  ['null::int8', null],
  ["'ü – 🪙'::text", 'ü – 🪙'],
];

const parameters: [sql: string, param: Parameters<typeof queryWithRetry>[2], expected: unknown][] = [
  ['$1::int8', ['81'], '81'],
  ['$1::int4', [7], 7],
  ['$1::boolean', [false], false],
  ['$1::text', [null], null],
  ['$1::timestamptz', [new Date('2026-11-22T08:00:00.123Z')], new Date('2026-11-22T08:00:00.123Z')],
  ['$1::text[]', [['a"b', 'c\\d', '{e},', '']], ['a"b', 'c\\d', '{e},', '']],
  ['$1::int8[]', [['1', '2']], ['1', '2']],
  ['$1::int4[]', [[1, 2]], [1, 2]],
  ['$1::int8[]', [[]], []],
  ['$1::jsonb', [JSON.stringify({ a: "it's" })], { a: "it's" }],
];

const refusals: [name: string, sql: string, about: object][] = [
  ['a unique key', 'insert into checked values (1, 1)', { code: '23505', constraint: 'checked_pkey' }],
  ['a check', 'insert into checked values (2, -1)', { code: '23514', constraint: 'checked_coins' }],
  ['a null', 'insert into checked values (2, null)', { code: '23502' }],
  ['a foreign key', 'insert into checked values (2, 1, 9)', { code: '23503', constraint: 'checked_parent' }],
  ['a missing table', 'select * from nowhere', { code: '42P01' }],
  ['two statements', 'select 1; select 2', { code: '42601' }],
  ['a fraction of a coin', 'select 1.5::numeric', { code: '22003' }],
  ['more coins than JavaScript can hold', 'select 9007199254740992::numeric', { code: '22003' }],
  ['an overflow', 'select 9223372036854775807::int8 + 1', { code: '22003' }],
  ['a named refusal', 'select refuse()', { code: 'ECREF', message: 'no', detail: 'the detail' }],
];

describe.each([...engines, 'postgres15' as const])('%s', (engine) => {
  describe.skipIf(engine === 'postgres15' && !hasPostgres15)('behaves like the other engines', () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await testDatabase(engine);
      await database.admin.script(`
        create table checked (
          id int primary key,
          coins bigint not null constraint checked_coins check (coins >= 0),
          parent int constraint checked_parent references checked
        );
        insert into checked values (1, 1);
        create function refuse() returns void language plpgsql as $$
          begin raise exception 'no' using errcode = 'ECREF', detail = 'the detail'; end $$;
        create table races (name text primary key, tries int not null);
        grant select, insert, update on checked, races to economy_app;
        grant execute on function refuse() to economy_app`);
    });
    afterAll(() => database.close());

    test.each(values)('%s', async (sql, expected) => {
      expect(await database.app.query(`select ${sql} as value`)).toEqual([{ value: expected }]);
    });

    test.each(parameters)('%s with %j', async (sql, params, expected) => {
      expect(await database.app.query(`select ${sql} as value`, params)).toEqual([{ value: expected }]);
    });

    test.each(refusals)('%s is rejected by code, and the next statement works', async (_name, sql, about) => {
      const error = await database.app.query(sql).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DatabaseError);
      expect(error).toMatchObject(about);
      expect(await database.app.query('select 1 as one')).toEqual([{ one: 1 }]);
    });

    test('a failed transaction leaves nothing, a hidden failure is reported, and a successful one commits', async () => {
      const { app } = database;
      const failing = app.transaction(async (q) => {
        await q.query('insert into checked values (10, 1)');
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      const hiding = app.transaction(async (q) => {
        await q.query('insert into checked values (11, 1)');
        await q.query('insert into checked values (1, 1)').catch(() => undefined);
      });
      await expect(hiding).rejects.toMatchObject({ code: '25P02' });
      const good = await app.transaction(async (q) => {
        await q.query('insert into checked values (12, 1)');
        return q.query('select id from checked where id >= 10');
      });
      expect(good).toEqual([{ id: 12 }]);
      expect(await app.query('select id from checked where id >= 10')).toEqual([{ id: 12 }]);
    });

    test('statements of one transaction may run concurrently, even when one of them fails', async () => {
      const together = await database.app.transaction((q) =>
        Promise.all([1, 2, 3].map((n) => q.query<{ n: number }>('select $1::int as n', [n]))),
      );
      expect(together.flat()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
      const failing = database.app.transaction((q) =>
        Promise.all([q.query('select 1/0'), q.query('insert into checked values (20, 1)')]),
      );
      await expect(failing).rejects.toMatchObject({ code: '22012' });
      expect(await database.app.query('select id from checked where id = 20')).toEqual([]);
    });

    test('a query handle of an ended transaction is rejected', async () => {
      const ended = await database.app.transaction((q) => Promise.resolve(q));
      await expect(ended.query('select 1')).rejects.toMatchObject({ code: '25P01' });
    });

    test('the application role lacks the privileges of the owner', async () => {
      await expect(database.app.query('delete from checked')).rejects.toMatchObject({ code: '42501' });
      await expect(database.app.script('create table economy.mine ()')).rejects.toMatchObject({ code: '42501' });
    });

    test('notifications arrive until listening stops', async () => {
      let notified = 0;
      const stop = await database.app.listen('changes', () => (notified += 1));
      await database.app.notify('changes');
      await expect.poll(() => notified).toBeGreaterThan(0);
      await stop();
      const before = notified;
      await database.app.notify('changes');
      await database.app.query('select 1');
      expect(notified).toBe(before);
    });

    test('an operation whose key is really taken is refused after one retry', async () => {
      const race = (name: string): Promise<unknown> =>
        queryWithRetry(database.app, `insert into races values ($1, 1) returning tries`, [name]);
      await race('a');
      await expect(race('a')).rejects.toMatchObject({ code: '23505', constraint: 'races_pkey' });
    });

    test("an error thrown by a transaction's own code comes out unchanged", async () => {
      const refusal = Object.assign(new Error('out of stock'), { code: 'out_of_stock' });
      await expect(database.app.transaction(() => Promise.reject(refusal))).rejects.toBe(refusal);
    });
  });
});
