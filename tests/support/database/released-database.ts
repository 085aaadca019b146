import { copyFile, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { APIMessage } from 'discord-api-types/v10';
import type { Database } from '../../../src/platform/db/database.ts';
import { migrate } from '../../../src/platform/db/migrate.ts';
import { testDatabase, type Engine, type TestDatabase } from './test-database.ts';
import { schemaFiles } from './schema.ts';

/** The newest migration of the release that the files in `released/` come from: functions, and the rows and messages of a server. */
const RELEASED_VERSION = '0011';
/** When those rows were written. */
const WRITTEN_AT = '2026-11-29T13:57:51Z';
const releasedDir = new URL('../released/', import.meta.url);
const releasedFile = (name: string): string => fileURLToPath(new URL(`${RELEASED_VERSION}-${name}`, releasedDir));

/** The server and the members in the rows. Their ids are those of the first server of the sandbox. */
export const RELEASED = {
  guildId: '1199999999996329984',
  mara: '1199999999996339984',
  ines: '1199999999996339985',
  wren: '1199999999996339994',
  oskar: '1199999999996339995',
  juno: '1199999999996339996',
  /** Oskar's and Juno's claims of task 1, both pending review. */
  claims: { oskar: '1576598057754034176', juno: '1576598058806804480' },
  /** Wren's gift to Oskar. */
  transaction: 'txn_3153196111699640320',
} as const;

/** A message posted by the older release; `id` is its message id in the rows. */
export type ReleasedMessage = Pick<APIMessage, 'components'> & { channel: string; id: string; title: string };

export const readReleasedMessages = async (): Promise<readonly ReleasedMessage[]> =>
  JSON.parse(await readFile(releasedFile('messages.json'), 'utf8')) as ReleasedMessage[];

/** Creates a database as the older release left it, not yet migrated. Timestamps are shifted to now, so that its tasks are still open. */
export async function createReleasedDatabase(engine: Engine): Promise<TestDatabase> {
  const database = await testDatabase(engine);
  await migrateTo(database.admin, RELEASED_VERSION, [releasedFile('functions.sql')]);
  await database.admin.transaction(async (queries) => {
    await queries.query(`select set_config('app.across_guilds', 'on', true)`);
    let insert = '';
    for (const line of (await readFile(releasedFile('rows.txt'), 'utf8')).split('\n')) {
      const [, table, columns] = /^([a-z_]+): (.+)$/.exec(line) ?? [];
      // Rows stay text: their ids exceed the safe integers of JavaScript.
      if (line.startsWith('{')) await queries.query(insert, [line, WRITTEN_AT]);
      if (table === undefined || columns === undefined) continue;
      const times = await queries.query<{ column_name: string }>(
        `select column_name from information_schema.columns
         where table_schema = 'economy' and table_name = $1 and data_type = 'timestamp with time zone'`,
        [table],
      );
      const timestampColumns = new Set(times.map(({ column_name }) => column_name));
      const values = columns
        .split(', ')
        .map((name) => (timestampColumns.has(name) ? `${name} + (now() - $2::timestamptz)` : name));
      insert = `insert into economy.${table} (${columns}) overriding system value
        select ${values.join(', ')} from json_populate_record(null::economy.${table}, $1::json)
        where $2::timestamptz is not null`;
    }
  });
  return database;
}

/** Empties a database and applies the migrations up to `lastVersion`. */
export async function migrateTo(admin: Database, lastVersion: string, functionFiles: readonly string[]): Promise<void> {
  const migrations = await mkdtemp(path.join(os.tmpdir(), 'guild-economy-steps-'));
  try {
    const { migrationsDir } = schemaFiles();
    const names = (await readdir(migrationsDir)).filter((name) => name.slice(0, 4) <= lastVersion);
    for (const name of names) await copyFile(path.join(migrationsDir, name), path.join(migrations, name));
    await admin.script('drop schema if exists economy cascade');
    await migrate(admin, { migrationsDir: migrations, functionFiles });
  } finally {
    await rm(migrations, { recursive: true, force: true });
  }
}
