import { DatabaseError as PgError, Pool, type ClientBase, type ClientConfig, type PoolClient } from 'pg';
import { DatabaseError, type Database, type DatabaseLog, type Row, type Transaction, type Value } from './database.ts';
import { makeNudges } from './postgres-notifications.ts';
import { parserFor, toText } from './values.ts';

export interface PostgresOptions {
  url: string;
  /** Connections at most; 10 unless given. */
  max?: number;
  applicationName?: string;
  log?: DatabaseLog;
}

/** Under the three seconds in which Discord wants its answer. */
const CONNECT_LIMIT_MS = 2_500;
/** The server's own limit is 5 s unless a transaction raised it; these notice one that vanished without a word. */
const ANSWER_LIMIT_MS = { statement: 20_000, inTransaction: 120_000, script: 600_000 };
const SESSION = [
  'search_path = economy, pg_temp',
  "timezone = 'UTC'",
  "datestyle = 'ISO, MDY'",
  "bytea_output = 'hex'",
  "statement_timeout = '5s'",
  "lock_timeout = '5s'",
  "idle_in_transaction_session_timeout = '30s'",
];
const tell: DatabaseLog = (problem, cause) => console.warn(problem, cause ?? '');

/**
 * A pool on any PostgreSQL 15 or later. Statements are unnamed, so it works behind a pooler in transaction mode; there
 * each transaction sets its own limits and search path. Connecting happens with the first statement: while the server
 * is away every call fails within 3 s with 08001, and works again once it is back; a connection lost meanwhile is 08006.
 */
export function openPostgres(options: PostgresOptions): Database {
  const log = options.log ?? tell;
  const settings = clientSettings(options);
  let closing: Promise<void> | undefined;
  const poolOptions = {
    ...settings,
    max: options.max ?? 10,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    // Not yet in the driver's types.
    onConnect: async (client: ClientBase): Promise<void> => {
      const statements = { text: `set ${SESSION.join('; set ')}`, query_timeout: CONNECT_LIMIT_MS };
      await client.query(statements);
    },
  };
  const pool = new Pool(poolOptions);
  pool.on('error', (error) => {
    // A closing pool's connections may be cut before they could say goodbye.
    if (!closing) log(`An idle database connection was lost: ${error.message}`);
  });
  const begin = isBehindPooler(options.url) ? `begin; set local ${SESSION.join('; set local ')}` : 'begin';
  const nudges = makeNudges({
    settings,
    publish: (channel) => run(pool, 'select pg_notify($1, $2)', [channel, '']),
    log,
  });
  return {
    kind: 'postgres',
    query: <R extends object = Row>(text: string, params?: readonly Value[]) => run<R>(pool, text, params),
    script: (sql) => withClient(pool, async (client) => void (await runScript(client, sql))),
    transaction: (work) => withClient(pool, (client) => runTransaction(client, begin, work)),
    listen: nudges.listen,
    notify: nudges.notify,
    close: () => {
      closing ??= nudges.close().then(() => pool.end());
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

/** Supabase's and PgBouncer's usual transaction ports, or the parameter other libraries ask for. */
function isBehindPooler(url: string): boolean {
  const { port, searchParams } = new URL(url);
  return port === '6543' || port === '6432' || searchParams.get('pgbouncer') === 'true';
}

function run<R extends object = Row>(pool: Pool, text: string, params?: readonly Value[]): Promise<R[]> {
  return withClient(pool, (client) => ask<R>(client, { text, params, limitMs: ANSWER_LIMIT_MS.statement }));
}

/** A refusal keeps the connection, unlike `pool.query`, which drops it after any error. */
async function withClient<T>(pool: Pool, use: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw asDatabaseError(error, '08001');
  });
  let lost: Error | undefined;
  const hearLoss = (error: Error): void => {
    lost = error;
  };
  client.on('error', hearLoss);
  try {
    return await use(client);
  } catch (error) {
    if (error instanceof DatabaseError && isLost(error.code)) lost = error;
    throw error;
  } finally {
    client.off('error', hearLoss);
    client.release(lost);
  }
}

async function ask<R extends object>(
  client: PoolClient,
  { text, params = [], limitMs }: { text: string; params?: readonly Value[] | undefined; limitMs: number },
): Promise<R[]> {
  // The extended protocol takes one statement only, as the embedded engine does.
  const statement = { text, values: params.map(toText), queryMode: 'extended', query_timeout: limitMs };
  try {
    return (await client.query<R>(statement)).rows;
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/** Answers the last statement's command tag. */
async function runScript(client: PoolClient, sql: string): Promise<string> {
  try {
    const statements = { text: sql, query_timeout: ANSWER_LIMIT_MS.script };
    return (await client.query(statements)).command;
  } catch (error) {
    throw asDatabaseError(error);
  }
}

async function runTransaction<T>(client: PoolClient, begin: string, work: (q: Transaction) => Promise<T>): Promise<T> {
  let isOpen = true;
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, since the driver is about to stop queueing statements by itself. */
  const within = <A>(act: () => Promise<A>): Promise<A> => {
    if (!isOpen) return Promise.reject(new DatabaseError('The transaction has already ended.', { code: '25P01' }));
    const next = last.then(act);
    last = next.catch(() => undefined);
    return next;
  };
  await runScript(client, begin);
  let result: T;
  try {
    result = await work({
      query: (text, params) => within(() => ask(client, { text, params, limitMs: ANSWER_LIMIT_MS.inTransaction })),
      script: (sql) => within(async () => void (await runScript(client, sql))),
    });
  } catch (error) {
    isOpen = false;
    await last;
    // A connection that cannot even roll back must not return to the pool, so its loss is told instead of the cause.
    if (!(error instanceof DatabaseError && isLost(error.code))) await runScript(client, 'rollback');
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
function isLost(code: string): boolean {
  return code.startsWith('08') || code.startsWith('57P') || code === '25P03' || code === '25P04';
}

/** What the driver rejects with: the server's answer keeps its code, a plain Error means the connection failed. */
function asDatabaseError(error: unknown, lostCode = '08006'): unknown {
  if (error instanceof PgError) {
    const { message, code = 'XX000', constraint, detail } = error;
    return new DatabaseError(message, { code, constraint, detail, cause: error });
  }
  if (!(error instanceof Error) || (error.name !== 'Error' && error.name !== 'AggregateError')) return error;
  const what = lostCode === '08001' ? 'The database cannot be reached' : 'The connection to the database was lost';
  return new DatabaseError(`${what}: ${error.message}`, { code: lostCode, cause: error });
}
