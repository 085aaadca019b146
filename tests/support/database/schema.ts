import { fileURLToPath } from 'node:url';
import { sqlFunctionFiles } from '../../../src/sql-functions.ts';

/** The database that every test's PostgreSQL database is copied from. */
export const TEMPLATE = 'economy_template';

const root = new URL('../../../', import.meta.url);

/** The product's own schema, for `migrate`. */
export function schemaFiles(): { migrationsDir: string; functionFiles: string[] } {
  return {
    migrationsDir: fileURLToPath(new URL('migrations', root)),
    functionFiles: sqlFunctionFiles.map((file) => fileURLToPath(new URL(file, root))),
  };
}
