import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database, Queries, Transaction } from './database.ts';

interface Migration {
  number: number;
  name: string;
  sql: string;
  hash: string;
}

/** The key of this product's migration lock among a server's advisory locks. */
const LOCK = 7_236_112_019;

/**
 * Brings the database to the program's schema: applies every `NNNN_name.sql` once, each in its own transaction, then
 * the function files together in the given order when any of them changed. Concurrent starts wait for each other.
 * Throws a descriptive error when an applied file was changed, or when the database is newer than the program.
 */
export async function migrate(
  admin: Database,
  files: { migrationsDir: string; functionFiles: readonly string[] },
  log: (what: string) => void = () => undefined,
): Promise<void> {
  const migrations = await readMigrations(files.migrationsDir);
  await withMigrationLock(admin, (q) =>
    q.script(`
      create schema if not exists economy;
      create table if not exists economy.migrations (
        number integer primary key,
        name text not null,
        hash text not null,
        applied_at timestamptz not null default now()
      );
      create table if not exists economy.function_files (
        only_row boolean primary key default true check (only_row),
        hash text not null
      );
      revoke all on economy.migrations, economy.function_files from public`),
  );
  checkApplied(await readApplied(admin), migrations);
  for (const migration of migrations) {
    await withMigrationLock(admin, async (q) => {
      const applied = await readApplied(q);
      checkApplied(applied, migrations);
      if (applied.some(({ number }) => number === migration.number)) return;
      await q.script(migration.sql).catch((error: unknown) => {
        throw new Error(`Migration ${migration.name} failed: ${String(error)}`, { cause: error });
      });
      await q.query('insert into economy.migrations (number, name, hash) values ($1, $2, $3)', [
        migration.number,
        migration.name,
        migration.hash,
      ]);
      log(`Applied migration ${migration.name}.`);
    });
  }
  await applyFunctions(admin, files.functionFiles, log);
}

async function applyFunctions(
  admin: Database,
  functionFiles: readonly string[],
  log: (what: string) => void,
): Promise<void> {
  const sources = await Promise.all(functionFiles.map((file) => readFile(file, 'utf8')));
  const hash = sha256(sources.join('\0'));
  await withMigrationLock(admin, async (q) => {
    const [known] = await q.query<{ hash: string }>('select hash from economy.function_files');
    if (known?.hash === hash) return;
    for (const [index, source] of sources.entries()) {
      await q.script(source).catch((error: unknown) => {
        throw new Error(`The functions in ${functionFiles[index]} failed: ${String(error)}`, { cause: error });
      });
    }
    await q.query(
      `insert into economy.function_files (hash) values ($1)
       on conflict (only_row) do update set hash = excluded.hash`,
      [hash],
    );
    log(`Applied ${sources.length} function files.`);
  });
}

/** A lock of the transaction, not the session: behind a pooler the next statement may run in another session. */
function withMigrationLock<T>(admin: Database, run: (q: Transaction) => Promise<T>): Promise<T> {
  return admin.transaction(async (q) => {
    await q.script(
      "set local search_path = economy, pg_temp; set local lock_timeout = 0; set local statement_timeout = '10min'",
    );
    await q.query('select pg_advisory_xact_lock($1)', [LOCK]);
    return run(q);
  });
}

function readApplied(q: Queries): Promise<{ number: number; name: string; hash: string }[]> {
  return q.query('select number, name, hash from economy.migrations order by number');
}

function checkApplied(applied: { number: number; name: string; hash: string }[], known: Migration[]): void {
  for (const { number, name, hash } of applied) {
    const shipped = known.find((migration) => migration.number === number);
    if (!shipped) {
      throw new Error(
        `The database already has migration ${name}, which this program does not know. Start the newer program that ` +
          'made it, or restore a backup from before the update.',
      );
    }
    if (shipped.hash !== hash) {
      throw new Error(
        `Migration ${shipped.name} was changed after it had been applied to this database as ${name}. Put the released ` +
          'file back; changes belong in a new migration.',
      );
    }
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    names.map(async (file) => {
      const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1]);
      if (!number) throw new Error(`${file} is not named like a migration (0001_name.sql).`);
      const sql = await readFile(path.join(folder, file), 'utf8');
      return { number, name: file.slice(0, -4), sql, hash: sha256(sql) };
    }),
  );
  const duplicate = migrations.find(({ number }, index) => migrations[index + 1]?.number === number);
  if (duplicate) throw new Error(`Two migrations have the number ${duplicate.number}.`);
  return migrations;
}

/** Ignores line endings: a checkout on Windows must not look like a changed migration. */
function sha256(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}
