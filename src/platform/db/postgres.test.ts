import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import { openPostgres } from './postgres.ts';

let database: TestDatabase;
let urls: NonNullable<TestDatabase['urls']>;
beforeAll(async () => {
  database = await testDatabase('postgres');
  if (!database.urls) throw new Error('A PostgreSQL database has URLs.');
  urls = database.urls;
});
afterAll(() => database.close());

describe('connections', () => {
  test('connections cut by the server are replaced, idle or in a transaction', async () => {
    const superuser = openPostgres({ url: urls.superuser, max: 1 });
    const logged: string[] = [];
    const app = openPostgres({ url: urls.app, applicationName: 'to-be-cut', log: (problem) => logged.push(problem) });
    const terminateConnections = (): Promise<unknown> =>
      superuser.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'to-be-cut'");
    await Promise.all(Array.from({ length: 5 }, () => app.query('select pg_sleep(0.05)')));
    const transaction = app.transaction(async (q) => {
      await q.query('select 1');
      await terminateConnections();
      await q.query('select 2');
    });
    await expect(transaction).rejects.toMatchObject({ code: expect.stringMatching(/^(57P01|08006)$/) });
    await expect.poll(() => logged.length).toBe(4);
    const results = await Promise.all(Array.from({ length: 5 }, () => app.query('select 1 as one')));
    expect(results).toEqual(Array.from({ length: 5 }, () => [{ one: 1 }]));
    await app.close();
    await superuser.close();
  });

  test('while the server is away calls fail within 3 s, and they work once it is back', async () => {
    const { port } = new URL(urls.app);
    // Simulates a network that drops everything, then lets it through.
    let isAway = true;
    const sockets = new Set<net.Socket>();
    const proxy = net.createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      if (!isAway) socket.pipe(net.connect(Number(port), '127.0.0.1').on('error', () => undefined)).pipe(socket);
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const url = new URL(urls.app);
    // A server that listens on a port has an address of this type.
    url.port = String((proxy.address() as AddressInfo).port);
    const app = openPostgres({ url: url.href, log: () => undefined });
    const started = Date.now();
    await expect(app.query('select 1')).rejects.toMatchObject({ code: '08001' });
    await expect(app.transaction((q) => q.query('select 1'))).rejects.toMatchObject({ code: '08001' });
    expect(Date.now() - started).toBeLessThan(6_000);
    isAway = false;
    expect(await app.query('select 1 as one')).toEqual([{ one: 1 }]);
    await app.close();
    for (const socket of sockets) socket.destroy();
    proxy.close();
    const gone = openPostgres({ url: url.href });
    await expect(gone.query('select 1')).rejects.toMatchObject({ code: '08001' });
    await gone.close();
  });

  test('a listener whose connection was cut receives notifications again', async () => {
    const superuser = openPostgres({ url: urls.superuser, max: 1 });
    const app = openPostgres({ url: urls.app, applicationName: 'listener', log: () => undefined });
    let notified = 0;
    await app.listen('changes', () => (notified += 1));
    await superuser.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'listener'");
    const notifiedAgain = async (): Promise<number> => {
      await superuser.notify('changes');
      return notified;
    };
    await expect.poll(notifiedAgain, { timeout: 10_000 }).toBeGreaterThan(0);
    await app.close();
    await superuser.close();
  });

  test('a database error keeps the connection', async () => {
    const app = openPostgres({ url: urls.app, max: 1 });
    const pid = (): Promise<object[]> => app.query('select pg_backend_pid() as pid');
    const before = await pid();
    await expect(app.query('select 1/0')).rejects.toMatchObject({ code: '22012' });
    await expect(app.transaction((q) => q.query('select nothing'))).rejects.toMatchObject({ code: '42703' });
    expect(await pid()).toEqual(before);
    await app.close();
  });
});

describe('every connection', () => {
  const settings = `select current_setting('search_path') as path, current_setting('statement_timeout') as statement,
    current_setting('lock_timeout') as lock, current_setting('timezone') as zone`;
  const expected = [{ path: 'economy, pg_temp', statement: '5s', lock: '5s', zone: 'UTC' }];

  test('has the search path and the limits from its first statement', async () => {
    const app = openPostgres({ url: urls.app });
    expect(await Promise.all([app.query(settings), app.query(settings)])).toEqual([expected, expected]);
    await app.close();
  });

  test('has them inside transactions behind a pooler that keeps no session state', async () => {
    const app = openPostgres({ url: `${urls.app}?pgbouncer=true`, max: 1 });
    await app.script(
      "set search_path = public; set statement_timeout = 0; set lock_timeout = 0; set timezone = 'Asia/Tokyo'",
    );
    expect(await app.transaction((q) => q.query(settings))).toEqual(expected);
    await app.close();
  });

  test('stops a statement that waits too long for a lock', async () => {
    const { admin, app } = database;
    await admin.script(
      'create table held (id int primary key); insert into held values (1); grant all on held to economy_app',
    );
    await admin.transaction(async (q) => {
      await q.query('select id from held for update');
      const waiting = app.transaction(async (other) => {
        await other.script("set local lock_timeout = '100ms'");
        await other.query('select id from held for update');
      });
      await expect(waiting).rejects.toMatchObject({ code: '55P03' });
    });
  });
});
