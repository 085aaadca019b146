import { DatabaseError, type Database, type DatabaseLog } from './database.ts';
import { openEmbedded } from './embedded/embedded-database.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { grantAppRole, findMissingGuards } from './roles.ts';

export interface OpenDatabase {
  kind: 'embedded' | 'postgres';
  /** The application's privileges: no ownership, no rewriting of the ledger. */
  app: Database;
  /** Owns the tables; the same as `app` when there is only one URL. */
  admin: Database;
  /**
   * The database guards that do not apply to the application's login, described for the operator; empty when all do.
   */
  missingGuards: string[];
  close: () => Promise<void>;
}

export interface OpenOptions {
  databaseUrl?: string | undefined;
  adminUrl?: string | undefined;
  dataDir: string;
  migrationsDir: string;
  functionFiles: readonly string[];
  /** Maximum number of PostgreSQL connections; 10 by default. */
  max?: number | undefined;
  log?: DatabaseLog | undefined;
}

/** Opens the embedded database or, with a URL, PostgreSQL, migrates it, and returns the application's handle. */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const log: DatabaseLog = options.log ?? ((problem, cause) => console.warn(problem, cause ?? ''));
  const { databaseUrl } = options;
  if (databaseUrl === undefined) {
    const embedded = await openEmbedded({ dataDir: options.dataDir, log });
    const { admin, app, close } = embedded;
    return finish({ kind: 'embedded', admin, app, missingGuards: [], close }, options, log);
  }
  const app = openPostgres({ url: databaseUrl, max: options.max ?? 10, log });
  const adminUrl = options.adminUrl ?? databaseUrl;
  const admin = adminUrl === databaseUrl ? app : openPostgres({ url: adminUrl, max: 2, log });
  const close = async (): Promise<void> => {
    await app.close();
    await admin.close();
  };
  return finish({ kind: 'postgres', admin, app, missingGuards: [], close }, options, log);
}

async function finish(opened: OpenDatabase, options: OpenOptions, log: DatabaseLog): Promise<OpenDatabase> {
  const { admin, app, kind } = opened;
  try {
    await migrate(admin, options, log).catch((error: unknown) => {
      throw error instanceof DatabaseError && error.code === INSUFFICIENT_PRIVILEGE ? ownerRequiredError(error) : error;
    });
    if (kind === 'embedded') return opened;
    if (app !== admin) {
      const [login] = await app.query<{ name: string }>('select current_user::text as name');
      if (login) await grantAppRole(admin, login.name);
    }
    return { ...opened, missingGuards: await findMissingGuards(app) };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** SQLSTATE insufficient_privilege. */
const INSUFFICIENT_PRIVILEGE = '42501';

const ownerRequiredError = (cause: DatabaseError): Error =>
  new Error(
    `The login may not make or change tables (${cause.message}). Give the login that owns them in DATABASE_ADMIN_URL.`,
    { cause },
  );
