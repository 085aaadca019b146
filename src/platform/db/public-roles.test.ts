import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';

/** The roles that Supabase's own API uses. */
const PUBLIC_ROLES = ['anon', 'authenticated', 'service_role'];

// Roles belong to the cluster, and the embedded database has its own.
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('embedded');
  for (const role of PUBLIC_ROLES) await database.admin.script(`create role ${role} nologin`);
});
afterAll(() => database.close());

test.each(PUBLIC_ROLES)('%s can access no table, no sequence and no function', async (role) => {
  const { admin } = database;
  const [counts] = await admin.query<{ tables: number; functions: number }>(
    `select (select count(*)::numeric from pg_class c where c.relnamespace = 'economy'::regnamespace) as tables,
       (select count(*)::numeric from pg_proc p where p.pronamespace = 'economy'::regnamespace) as functions`,
  );
  expect(counts?.tables).toBeGreaterThan(20);
  expect(counts?.functions).toBeGreaterThan(15);
  const open = await admin.query(
    `select c.relname as name from pg_class c where c.relnamespace = 'economy'::regnamespace
       and (c.relkind in ('r', 'p', 'v') and has_table_privilege($1, c.oid, 'select, insert, update, delete, truncate')
         or c.relkind = 'S' and has_sequence_privilege($1, c.oid, 'usage, select, update'))
     union all
     select p.proname from pg_proc p
     where p.pronamespace = 'economy'::regnamespace and has_function_privilege($1, p.oid, 'execute')`,
    [role],
  );
  expect(open).toEqual([]);
  const reading = admin.transaction(async (q) => {
    await q.script(`set local role ${role}`);
    await q.query('select balance from economy.members');
  });
  await expect(reading).rejects.toMatchObject({ code: '42501' });
});

test('every table with a guild_id has row-level security, also for its owner', async () => {
  const tables = await database.admin.query<{ name: string; isolated: boolean }>(
    `select c.relname::text as name, c.relrowsecurity and c.relforcerowsecurity and exists (
         select from pg_policy policy where policy.polrelid = c.oid) as isolated
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'guild_id' and not a.attisdropped
     where c.relnamespace = 'economy'::regnamespace and c.relkind in ('r', 'p')`,
  );
  expect(tables.length).toBeGreaterThan(10);
  expect(tables.filter(({ isolated }) => !isolated)).toEqual([]);
});
