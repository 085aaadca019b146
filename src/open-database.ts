import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from './config.ts';
import { functionFiles } from './sql-functions.ts';
import { openDatabase, type OpenDatabase } from './platform/db/open-database.ts';
import type { Log } from './platform/log.ts';

/** The repository's root, wherever the program was started from. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Opens and migrates the database that the configuration names. */
export const openConfigured = (config: Config, log: Log): Promise<OpenDatabase> =>
  openDatabase({
    databaseUrl: config.database.url,
    adminUrl: config.database.adminUrl,
    dataDir: config.dataDir,
    migrationsDir: join(root, 'migrations'),
    functionFiles: functionFiles.map((file) => join(root, file)),
    log: (what, cause) => (cause === undefined ? log.info({}, what) : log.warn({ err: cause }, what)),
  });
