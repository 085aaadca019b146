import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../platform/db/migrate.ts';
import { engines, testDatabase, type TestDatabase } from './database.ts';
import { schemaFiles } from './schema.ts';

const GUILD = '900000000000000077';

describe.each(engines)('a database of an older release on %s', (engine) => {
  let database: TestDatabase;
  let folder: string;
  /** Brings an empty database to the release whose last migration had that number. */
  const startAt = async (newest: string): Promise<void> => {
    const { migrationsDir } = schemaFiles();
    const names = (await readdir(migrationsDir)).filter((name) => name.slice(0, 4) <= newest);
    for (const name of names) await copyFile(join(migrationsDir, name), join(folder, name));
    await database.admin.script('drop schema if exists economy cascade');
    await migrate(database.admin, { migrationsDir: folder, functionFiles: [] });
  };
  const across = <R extends object>(...statements: string[]): Promise<R[]> =>
    database.admin.transaction(async (queries) => {
      await queries.query(`select set_config('app.across_guilds', 'on', true)`);
      let rows: R[] = [];
      for (const statement of statements) rows = await queries.query<R>(statement);
      return rows;
    });
  beforeAll(async () => {
    database = await testDatabase(engine);
    folder = await mkdtemp(join(tmpdir(), 'guild-economy-steps-'));
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('knows after the update who was never seen by name, and has a feed for the log channel it had', async () => {
    await startAt('0006');
    await across(
      `insert into economy.guilds (guild_id, name, owner_id) values (${GUILD}, 'Old', 1)`,
      `insert into economy.guild_settings (guild_id, log_channel_id) values (${GUILD}, 5)`,
      `insert into economy.members (guild_id, user_id) values (${GUILD}, 1), (${GUILD}, 2)`,
      `insert into economy.profiles (guild_id, user_id, username, display_name) values (${GUILD}, 2, 'two', 'ADA Two')`,
    );
    await migrate(database.admin, schemaFiles());
    expect(await across('select user_id, nameless from economy.members order by user_id')).toEqual([
      { user_id: '1', nameless: true },
      { user_id: '2', nameless: false },
    ]);
    expect(await across('select sort_name from economy.profiles')).toEqual([{ sort_name: 'ada two' }]);
    expect(await across('select guild_id, more from economy.log_feeds')).toEqual([{ guild_id: GUILD, more: '0' }]);
  });
});
