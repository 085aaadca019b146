import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from './config.ts';
import { sqlFunctionFiles } from './sql-functions.ts';
import { openDatabase, type OpenDatabase } from './platform/db/open-database.ts';
import type { Log } from './platform/log.ts';

/** The root folder of the repository, whatever the working directory is. */
export const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Opens and migrates the configured database. */
export const openConfiguredDatabase = (config: Config, log: Log): Promise<OpenDatabase> =>
  openDatabase({
    databaseUrl: config.database.url,
    adminUrl: config.database.adminUrl,
    dataDir: config.dataDir,
    migrationsDir: join(repositoryRoot, 'migrations'),
    functionFiles: sqlFunctionFiles.map((file) => join(repositoryRoot, file)),
    log: (message, cause) => (cause === undefined ? log.info({}, message) : log.warn({ err: cause }, message)),
  });
