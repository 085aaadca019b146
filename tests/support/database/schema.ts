import { fileURLToPath } from 'node:url';
import { sqlFunctionFiles } from '../../../src/sql-functions.ts';

/** The template database of all test databases on PostgreSQL. */
export const TEMPLATE = 'economy_template';

const root = new URL('../../../', import.meta.url);

/** Returns the program's migrations and SQL functions, for `migrate`. */
export function schemaFiles(): { migrationsDir: string; functionFiles: string[] } {
  return {
    migrationsDir: fileURLToPath(new URL('migrations', root)),
    functionFiles: sqlFunctionFiles.map((file) => fileURLToPath(new URL(file, root))),
  };
}
