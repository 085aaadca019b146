import { DatabaseError as PgError, Pool, type ClientBase, type ClientConfig, type PoolClient } from 'pg';
import { DatabaseError, type Database, type DatabaseLog, type Row, type Transaction, type Value } from './database.ts';
import { createNotifications } from './postgres-notifications.ts';
import { parserFor, toText } from './values.ts';

export interface PostgresOptions {
  url: string;
  /** Maximum number of connections; 10 by default. */
  max?: number;
  applicationName?: string;
  log?: DatabaseLog;
}

/** Below the three seconds within which Discord requires a response. */
const CONNECT_TIMEOUT_MS = 2_500;
/**
 * The server's own limit is 5 s unless a transaction raised it; these limits detect a server that vanished silently.
 */
const QUERY_TIMEOUT_MS = { statement: 20_000, inTransaction: 120_000, script: 600_000 };
const SESSION_SETTINGS = [
  'search_path = economy, pg_temp',
  "timezone = 'UTC'",
  "datestyle = 'ISO, MDY'",
  "bytea_output = 'hex'",
  "statement_timeout = '5s'",
  "lock_timeout = '5s'",
  "idle_in_transaction_session_timeout = '30s'",
];
const logToConsole: DatabaseLog = (problem, cause) => console.warn(problem, cause ?? '');

/**
 * A pool on any PostgreSQL 15 or later. Statements are unnamed, so it works behind a pooler in transaction mode; there
 * each transaction sets its own limits and search path. The first statement connects: while the server is away every
 * call fails within 3 s with 08001, and works again once it is back. A connection lost during a call is 08006.
 */
export function openPostgres(options: PostgresOptions): Database {
  const log = options.log ?? logToConsole;
  const settings = clientSettings(options);
  let closing: Promise<void> | undefined;
  const poolOptions = {
    ...settings,
    max: options.max ?? 10,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Not yet in the driver's types.
    onConnect: async (client: ClientBase): Promise<void> => {
      const statements = { text: `set ${SESSION_SETTINGS.join('; set ')}`, query_timeout: CONNECT_TIMEOUT_MS };
      await client.query(statements);
    },
  };
  const pool = new Pool(poolOptions);
  pool.on('error', (error) => {
    // Connections of a closing pool may be cut before they end cleanly.
    if (!closing) log(`An idle database connection was lost: ${error.message}`);
  });
  const begin = isBehindPooler(options.url) ? `begin; set local ${SESSION_SETTINGS.join('; set local ')}` : 'begin';
  const notifications = createNotifications({
    settings,
    publish: (channel) => runQuery(pool, 'select pg_notify($1, $2)', [channel, '']),
    log,
  });
  return {
    kind: 'postgres',
    query: <R extends object = Row>(text: string, params?: readonly Value[]) => runQuery<R>(pool, text, params),
    script: (sql) => withClient(pool, async (client) => void (await runScript(client, sql))),
    transaction: (work) => withClient(pool, (client) => runTransaction(client, begin, work)),
    listen: notifications.listen,
    notify: notifications.notify,
    close: () => {
      closing ??= notifications.close().then(() => pool.end());
      return closing;
    },
  };
}

function clientSettings({ url, applicationName }: PostgresOptions): ClientConfig {
  return {
    connectionString: url,
    application_name: applicationName ?? 'guild-economy',
    keepAlive: true,
    types: { getTypeParser: (oid: number) => parserFor(oid) },
  };
}

/** The usual transaction ports of Supabase and PgBouncer, or the parameter that other libraries use. */
function isBehindPooler(url: string): boolean {
  const { port, searchParams } = new URL(url);
  return port === '6543' || port === '6432' || searchParams.get('pgbouncer') === 'true';
}

function runQuery<R extends object = Row>(pool: Pool, text: string, params?: readonly Value[]): Promise<R[]> {
  return withClient(pool, (client) => runStatement<R>(client, { text, params, limitMs: QUERY_TIMEOUT_MS.statement }));
}

/** An SQL error keeps the connection, unlike `pool.query`, which drops it after any error. */
async function withClient<T>(pool: Pool, use: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toDatabaseError(error, '08001');
  });
  let connectionError: Error | undefined;
  const onConnectionError = (error: Error): void => {
    connectionError = error;
  };
  client.on('error', onConnectionError);
  try {
    return await use(client);
  } catch (error) {
    if (error instanceof DatabaseError && isConnectionLost(error.code)) connectionError = error;
    throw error;
  } finally {
    client.off('error', onConnectionError);
    client.release(connectionError);
  }
}

async function runStatement<R extends object>(
  client: PoolClient,
  { text, params = [], limitMs }: { text: string; params?: readonly Value[] | undefined; limitMs: number },
): Promise<R[]> {
  // The extended protocol takes one statement only, as the embedded engine does.
  const statement = { text, values: params.map(toText), queryMode: 'extended', query_timeout: limitMs };
  try {
    return (await client.query<R>(statement)).rows;
  } catch (error) {
    throw toDatabaseError(error);
  }
}

/** Returns the command tag of the last statement. */
async function runScript(client: PoolClient, sql: string): Promise<string> {
  try {
    const statements = { text: sql, query_timeout: QUERY_TIMEOUT_MS.script };
    return (await client.query(statements)).command;
  } catch (error) {
    throw toDatabaseError(error);
  }
}

async function runTransaction<T>(client: PoolClient, begin: string, work: (q: Transaction) => Promise<T>): Promise<T> {
  let isOpen = true;
  let last: Promise<unknown> = Promise.resolve();
  /** Runs statements one after the other, because the driver is about to stop queueing them itself. */
  const enqueueStatement = <A>(statement: () => Promise<A>): Promise<A> => {
    if (!isOpen) return Promise.reject(new DatabaseError('The transaction has already ended.', { code: '25P01' }));
    const next = last.then(statement);
    last = next.catch(() => undefined);
    return next;
  };
  await runScript(client, begin);
  let result: T;
  try {
    result = await work({
      query: (text, params) =>
        enqueueStatement(() => runStatement(client, { text, params, limitMs: QUERY_TIMEOUT_MS.inTransaction })),
      script: (sql) => enqueueStatement(async () => void (await runScript(client, sql))),
    });
  } catch (error) {
    isOpen = false;
    await last;
    // A connection that cannot even roll back must not return to the pool, so its loss is thrown instead of the cause.
    if (!(error instanceof DatabaseError && isConnectionLost(error.code))) await runScript(client, 'rollback');
    throw error;
  }
  isOpen = false;
  await last;
  if ((await runScript(client, 'commit')) !== 'COMMIT') {
    throw new DatabaseError('The transaction held a failed statement and was rolled back.', { code: '25P02' });
  }
  return result;
}

/** Class 08: the connection failed; 57P0x: the server ended it; 25P03 and 25P04 end the session too. */
function isConnectionLost(code: string): boolean {
  return code.startsWith('08') || code.startsWith('57P') || code === '25P03' || code === '25P04';
}

/**
 * Converts what the driver rejects with: an error of the server keeps its code, a plain Error means that the connection
 * failed.
 */
function toDatabaseError(error: unknown, defaultCode = '08006'): unknown {
  if (error instanceof PgError) {
    const { message, code = 'XX000', constraint, detail } = error;
    return new DatabaseError(message, { code, constraint, detail, cause: error });
  }
  if (!(error instanceof Error) || (error.name !== 'Error' && error.name !== 'AggregateError')) return error;
  const what = defaultCode === '08001' ? 'The database cannot be reached' : 'The connection to the database was lost';
  return new DatabaseError(`${what}: ${error.message}`, { code: defaultCode, cause: error });
}
