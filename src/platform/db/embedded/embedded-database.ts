import { EventEmitter } from 'node:events';
import path from 'node:path';
import type { Database, DatabaseLog, Row, Value } from '../database.ts';
import { createEngineSession, type EngineConnection, type EngineRole } from './engine-session.ts';
import { runTransaction } from './run-transaction.ts';
import { startThread } from './engine-thread.ts';
import { lockFolder } from './lock-folder.ts';
import { prepareCluster } from './prepare-cluster.ts';
import { createConnectionLock } from './connection-lock.ts';

export interface EmbeddedDatabase {
  /** Owns everything; used for migrations and maintenance. */
  admin: Database;
  /** The application role, `economy_app`; usable once the migrations have created it. */
  app: Database;
  /** Number of fdatasync calls since opening. */
  syncCount: () => number;
  close: () => Promise<void>;
}

export interface EmbeddedOptions {
  /** The folder that holds `database/` and `lock.json`. */
  dataDir: string;
  /** A statement over this limit kills and reopens the engine; 30,000 by default. */
  statementTimeoutMs?: number;
  /** A transaction that runs no statement for this long is rolled back; 30,000 by default. */
  idleTransactionMs?: number;
  log?: DatabaseLog;
}

const CHECKPOINT_EVERY_MS = 60_000;
const VACUUM_EVERY_CHECKPOINTS = 10;
const logToConsole: DatabaseLog = (problem, cause) => console.warn(problem, cause ?? '');

/**
 * Opens the embedded database in `dataDir`, creating it when it is missing. Throws within 5 s when another process
 * holds the folder, or when another engine or major version wrote it.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const log = options.log ?? logToConsole;
  let onLockLost = (reason: string): void => log(reason);
  const lock = await lockFolder(options.dataDir, (reason) => onLockLost(reason));
  try {
    const directory = path.join(options.dataDir, 'database');
    await prepareCluster(directory);
    const thread = await startThread(directory, log);
    onLockLost = (reason) => void thread.kill(reason);
    const limits = { statementMs: options.statementTimeoutMs ?? 30_000, idleMs: options.idleTransactionMs ?? 30_000 };
    const connection: EngineConnection = { thread, connectionLock: createConnectionLock(), limits };
    const channels = new EventEmitter().setMaxListeners(0);
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => {
      closing ??= (async () => {
        clearInterval(maintenanceTimer);
        await thread.stop();
        await lock.release();
      })();
      return closing;
    };
    const admin = createHandle(connection, { role: 'admin', channels, close });
    const maintenanceTimer = startMaintenance(admin, log);
    return {
      admin,
      app: createHandle(connection, { role: 'app', channels, close }),
      syncCount: thread.syncCount,
      close,
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function createHandle(
  connection: EngineConnection,
  { role, channels, close }: { role: EngineRole; channels: EventEmitter; close: () => Promise<void> },
): Database {
  const session = createEngineSession(connection, role);
  const withSharedLock = <T>(post: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      connection.connectionLock.acquire(() => void post().then(resolve, reject), { exclusive: false });
    });
  return {
    kind: 'embedded',
    query: <R extends object = Row>(text: string, params?: readonly Value[]) =>
      withSharedLock(() => session.query<R>(text, params)),
    script: (sql) => withSharedLock(() => session.script(sql)),
    transaction: (run) => runTransaction(connection, session, run),
    // Only this process can open the folder, so a notification never needs the database.
    listen: (channel, onNotify) => {
      channels.on(channel, onNotify);
      return Promise.resolve(() => {
        channels.off(channel, onNotify);
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

/** The embedded engine has neither checkpointer nor autovacuum. */
function startMaintenance(admin: Database, log: DatabaseLog): NodeJS.Timeout {
  let round = 0;
  const maintenanceTimer = setInterval(() => {
    round += 1;
    const maintenance = round % VACUUM_EVERY_CHECKPOINTS === 0 ? vacuum(admin) : admin.script('CHECKPOINT');
    maintenance.catch((error: unknown) => log('Maintenance of the embedded database failed.', error));
  }, CHECKPOINT_EVERY_MS);
  return maintenanceTimer.unref();
}

/** Skips tables of a few pages: statistics of an empty table make later plans scan it whole. */
async function vacuum(admin: Database): Promise<void> {
  const tables = await admin.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'm') and n.nspname = 'economy' and pg_relation_size(c.oid) > 65536`,
  );
  for (const { name } of tables) await admin.script(`VACUUM (ANALYZE) ${name}`);
  await admin.script('CHECKPOINT');
}
