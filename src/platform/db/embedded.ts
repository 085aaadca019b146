import { EventEmitter } from 'node:events';
import path from 'node:path';
import type { Database, DatabaseLog, Queries, Row, Value } from './database.ts';
import { runTransaction } from './embedded-transaction.ts';
import { startThread, type Answer, type EngineThread } from './embedded-thread.ts';
import { lockFolder } from './lock.ts';
import { prepareCluster } from './prepared.ts';
import { makeTurns, type Turns } from './turns.ts';
import { parserFor, toText } from './values.ts';

export interface Embedded {
  /** Owns everything: migrations, upkeep. */
  admin: Database;
  /** The program's role, `economy_app`; usable once the migrations made it. */
  app: Database;
  /** fdatasync calls since opening. */
  syncCount: () => number;
  close: () => Promise<void>;
}

export interface EmbeddedOptions {
  /** Holds `database/` and `lock.json`. */
  dataDir: string;
  /** A statement over this limit kills and reopens the engine; 30,000 unless given. */
  statementTimeoutMs?: number;
  /** A transaction that asks nothing for this long is rolled back; 30,000 unless given. */
  idleTransactionMs?: number;
  log?: DatabaseLog;
}

/** What both handles share: one connection to one engine. */
export interface Connection {
  thread: EngineThread;
  turns: Turns;
  limits: { statementMs: number; idleMs: number };
}

export type Role = 'admin' | 'app';

const SCRIPT_LIMIT_MS = 600_000;
const CHECKPOINT_EVERY_MS = 60_000;
const VACUUM_EVERY_CHECKPOINTS = 10;
const tell: DatabaseLog = (problem, cause) => console.warn(problem, cause ?? '');

/**
 * Opens the embedded database in `dataDir`, making it there when it is missing. Throws within 5 s when another
 * process holds the folder, and when another engine or major version wrote it.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const log = options.log ?? tell;
  let stolen = (reason: string): void => log(reason);
  const lock = await lockFolder(options.dataDir, (reason) => stolen(reason));
  try {
    const directory = path.join(options.dataDir, 'database');
    await prepareCluster(directory);
    const thread = await startThread(directory, log);
    stolen = (reason) => void thread.kill(reason);
    const limits = { statementMs: options.statementTimeoutMs ?? 30_000, idleMs: options.idleTransactionMs ?? 30_000 };
    const connection: Connection = { thread, turns: makeTurns(), limits };
    const channels = new EventEmitter().setMaxListeners(0);
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => {
      closing ??= (async () => {
        clearInterval(upkeep);
        await thread.stop();
        await lock.release();
      })();
      return closing;
    };
    const admin = makeHandle(connection, { role: 'admin', channels, close });
    const upkeep = keepUp(admin, log);
    return {
      admin,
      app: makeHandle(connection, { role: 'app', channels, close }),
      syncCount: thread.syncCount,
      close,
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function makeHandle(
  connection: Connection,
  { role, channels, close }: { role: Role; channels: EventEmitter; close: () => Promise<void> },
): Database {
  const posts = postingAs(connection, role);
  const inTurn = <T>(post: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      connection.turns.take(() => void post().then(resolve, reject), { exclusive: false });
    });
  return {
    kind: 'embedded',
    query: <R extends object = Row>(text: string, params?: readonly Value[]) =>
      inTurn(() => posts.query<R>(text, params)),
    script: (sql) => inTurn(() => posts.script(sql)),
    transaction: (run) => runTransaction(connection, posts, run),
    // Only this process can open the folder, so a nudge never needs the database.
    listen: (channel, heard) => {
      channels.on(channel, heard);
      return Promise.resolve(() => {
        channels.off(channel, heard);
        return Promise.resolve();
      });
    },
    notify: (channel) => {
      queueMicrotask(() => channels.emit(channel));
      return Promise.resolve();
    },
    close,
  };
}

/** Statements as one role, posted at once: whose turn it is was settled before. */
export interface Posts extends Queries {
  script(sql: string): Promise<void>;
  /** One statement without parameters; answers PostgreSQL's command tag. */
  command(text: string): Promise<string>;
}

function postingAs({ thread, limits }: Connection, role: Role): Posts {
  return {
    query: async <R extends object = Row>(text: string, params: readonly Value[] = []) => {
      const values = params.map(toText);
      return toRows<R>(await thread.post({ op: 'query', role, text, values, limitMs: limits.statementMs }));
    },
    script: async (text) => {
      await thread.post({ op: 'script', role, text, limitMs: SCRIPT_LIMIT_MS });
    },
    command: async (text) => (await thread.post({ op: 'script', role, text, limitMs: limits.statementMs })).tag,
  };
}

function toRows<R extends object>({ fields, rows }: Answer): R[] {
  const columns = fields.map(({ name, oid }) => ({ name, parse: parserFor(oid) }));
  return rows.map((values) => {
    const row: Row = {};
    for (const [index, { name, parse }] of columns.entries()) {
      const value = values[index] ?? null;
      row[name] = value === null ? null : parse(value);
    }
    // Callers name the shape of their own statement's columns, as with every SQL driver.
    return row as R;
  });
}

/** The embedded engine has neither checkpointer nor autovacuum. */
function keepUp(admin: Database, log: DatabaseLog): NodeJS.Timeout {
  let round = 0;
  const upkeep = setInterval(() => {
    round += 1;
    const work = round % VACUUM_EVERY_CHECKPOINTS === 0 ? vacuum(admin) : admin.script('CHECKPOINT');
    work.catch((error: unknown) => log('The upkeep of the embedded database failed.', error));
  }, CHECKPOINT_EVERY_MS);
  return upkeep.unref();
}

/** Tables of a few pages are left out: statistics of an empty table make later plans scan it whole. */
async function vacuum(admin: Database): Promise<void> {
  const tables = await admin.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'm') and n.nspname = 'economy' and pg_relation_size(c.oid) > 65536`,
  );
  for (const { name } of tables) await admin.script(`VACUUM (ANALYZE) ${name}`);
  await admin.script('CHECKPOINT');
}
