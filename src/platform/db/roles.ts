import type { Database } from './database.ts';

/**
 * Returns which of the database's own guards do not apply to this login, described for the operator; empty when all do.
 * The login that migrates owns the tables, which gives it more privileges than the program needs.
 */
export async function findMissingGuards(app: Database): Promise<string[]> {
  const [login] = await app.query<{ name: string; is_super: boolean; bypasses: boolean; owns: boolean }>(
    `select rolname::text as name, rolsuper as is_super, rolbypassrls as bypasses,
            exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                     where n.nspname = 'economy' and c.relkind in ('r', 'p')
                       and pg_has_role(current_user, c.relowner, 'member')) as owns
       from pg_roles where rolname = current_user`,
  );
  if (!login) return [];
  const problems: string[] = [];
  if (login.is_super || login.bypasses) {
    problems.push(
      `The login ${login.name} bypasses the isolation between servers: it is a superuser or has BYPASSRLS.`,
    );
  }
  if (login.owns) {
    problems.push(`The login ${login.name} owns the tables, so it could rewrite the ledger and the audit log.`);
  }
  if (problems.length > 0) {
    problems.push('Give the program a login of its own in DATABASE_URL and keep this one for DATABASE_ADMIN_URL.');
  }
  return problems;
}

/**
 * Grants the application's login exactly the privileges of `economy_app`, and sets the search path that a pooler may
 * not keep.
 */
export async function grantAppRole(admin: Database, login: string): Promise<void> {
  const [quoted] = await admin.query<{ grant: string; path: string }>(
    `select format('grant economy_app to %I', $1::text) as grant,
            format('alter role %I in database %I set search_path = economy, pg_temp', $1::text, current_database())
              as path`,
    [login],
  );
  if (!quoted) return;
  const [membership] = await admin.query<{ has: boolean }>(
    `select pg_has_role($1::name, 'economy_app', 'member') as has`,
    [login],
  );
  if (!membership?.has) await admin.script(quoted.grant);
  // Managed hosts may not allow one login to set another's path; every connection also sets it by itself.
  await admin.script(quoted.path).catch(() => undefined);
}
