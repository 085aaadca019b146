/* oxlint-disable unicorn/require-post-message-target-origin -- A thread has no origin. */
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { DatabaseError, type DatabaseLog } from '../database.ts';

export interface Statement {
  op: 'query' | 'script' | 'close';
  role: 'admin' | 'app';
  text: string;
  values?: (string | null)[];
  /** How long it may run before the engine is killed and reopened, which is the only way to stop it. */
  limitMs: number;
}

export interface StatementResult {
  fields: { name: string; oid: number }[];
  rows: (string | null)[][];
  /** PostgreSQL's command tag, such as `COMMIT`. */
  tag: string;
}

type WorkerMessage =
  | { ready: true }
  | ({ id: number; error?: { message: string; code: string; constraint?: string; detail?: string } } & StatementResult);

interface PendingStatement {
  statement: Statement;
  resolve: (result: StatementResult) => void;
  reject: (error: DatabaseError) => void;
}

const MAX_PENDING = 20_000;
/**
 * An engine that hangs on start, which happened once in thousands of starts, is terminated and started once more with a
 * longer limit.
 */
const DEFAULT_START_SETTINGS: StartSettings = {
  script: new URL('./engine-worker.mjs', import.meta.url),
  firstLimitMs: 20_000,
  limitMs: 60_000,
};
const CLOSE_LIMIT_MS = 60_000;
const INITIAL_RESTART_DELAY_MS = 500;
const MAX_RESTART_DELAY_MS = 5_000;

export interface StartSettings {
  script: URL;
  firstLimitMs: number;
  limitMs: number;
}

export interface EngineThread {
  /** Statements run in the order they are posted; posting does not wait for earlier results. */
  post: (statement: Statement) => Promise<StatementResult>;
  /** Changes when the engine was reopened and every open transaction was lost. */
  generation: () => number;
  /** Number of fdatasync calls since opening. */
  syncCount: () => number;
  stop: () => Promise<void>;
  /** Terminates at once, without a checkpoint; later calls fail with the reason. */
  kill: (reason: string) => Promise<void>;
}

/**
 * Starts the engine on an existing cluster in its own thread and resolves once it accepts statements. An engine that
 * dies later, for example of a full disk, is restarted until that works; meanwhile every call fails at once with 08001.
 */
export async function startThread(
  directory: string,
  log: DatabaseLog,
  settings: StartSettings = DEFAULT_START_SETTINGS,
): Promise<EngineThread> {
  const syncs = new SharedArrayBuffer(4);
  const pending = new Map<number, PendingStatement>();
  let worker: Worker | undefined;
  let backlog: object[] = [];
  let lastId = 0;
  let generation = 0;
  let isReady = false;
  let startLimitMs = settings.firstLimitMs;
  let hasStartTimedOut = false;
  // Monotonic: a jump of the wall clock would kill a healthy engine.
  let lastProgressMs = performance.now();
  let isStopping = false;
  let unavailableError: DatabaseError | undefined;
  let fatalError: DatabaseError | undefined;

  const isTerminated = (): boolean => isStopping || fatalError !== undefined;

  const failAll = (error: DatabaseError): void => {
    const failed = [...pending.values()];
    pending.clear();
    for (const { reject } of failed) reject(error);
  };

  const failPermanently = (reason: string, cause?: unknown): void => {
    fatalError ??= new DatabaseError(reason, { code: '08006', cause });
    clearInterval(watchdog);
    failAll(fatalError);
  };

  const onMessage = (message: WorkerMessage): void => {
    lastProgressMs = performance.now();
    if ('ready' in message) {
      isReady = true;
      return;
    }
    const entry = pending.get(message.id);
    pending.delete(message.id);
    if (message.error) entry?.reject(new DatabaseError(message.error.message, message.error));
    else entry?.resolve(message);
  };

  const start = (): Promise<void> => {
    const started = new Worker(settings.script, {
      workerData: { directory, syncs },
      execArgv: [],
    });
    worker = started;
    isReady = false;
    hasStartTimedOut = false;
    lastProgressMs = performance.now();
    for (const message of backlog) started.postMessage(message);
    backlog = [];
    return new Promise((resolve, reject) => {
      started.on('message', (message: WorkerMessage) => {
        if (worker !== started) return;
        onMessage(message);
        if (isReady) resolve();
      });
      const onEnd = (reason: string, cause?: unknown): void => {
        reject(fatalError ?? new DatabaseError(reason, { code: '08006', cause }));
        if (worker !== started) return;
        worker = undefined;
        if (!isReady) return;
        generation += 1;
        failAll(new DatabaseError(reason, { code: '08006', cause }));
        if (isTerminated()) return;
        log(reason, cause);
        void restart();
      };
      started.once('error', (error) => onEnd(`The embedded database broke down: ${error.message}`, error));
      started.once('exit', () => onEnd('The embedded database has ended.'));
    });
  };

  /** The first attempt buffers what is posted meanwhile; after it has failed, calls fail at once. */
  const restart = async (): Promise<void> => {
    for (let waitMs = INITIAL_RESTART_DELAY_MS; !isTerminated(); waitMs *= 2) {
      try {
        await start();
        if (unavailableError) log('The embedded database is back.');
        unavailableError = undefined;
        return;
      } catch (error) {
        if (!unavailableError) log('The embedded database cannot be opened at the moment; retrying.', error);
        unavailableError ??= new DatabaseError('The embedded database cannot be opened at the moment.', {
          code: '08001',
          cause: error,
        });
        backlog = [];
        failAll(unavailableError);
        await setTimeout(Math.min(waitMs, MAX_RESTART_DELAY_MS), undefined, { ref: false });
      }
    }
  };

  const reopen = async (stuck: PendingStatement): Promise<void> => {
    const oldWorker = worker;
    worker = undefined;
    generation += 1;
    log(`A statement ran longer than ${stuck.statement.limitMs} ms; the embedded database is killed and reopened.`);
    const [first] = pending.keys();
    if (first !== undefined) pending.delete(first);
    stuck.reject(new DatabaseError('The statement ran too long and was stopped.', { code: '57014' }));
    failAll(new DatabaseError('The embedded database was reopened; this statement did not run.', { code: '08006' }));
    await oldWorker?.terminate();
    await restart();
  };

  const watchdog = setInterval(() => {
    if (worker === undefined) return;
    const waitedMs = performance.now() - lastProgressMs;
    const [stuck] = pending.values();
    if (!isReady) {
      if (waitedMs < startLimitMs || hasStartTimedOut) return;
      hasStartTimedOut = true;
      void worker.terminate();
    } else if (stuck !== undefined && waitedMs >= stuck.statement.limitMs) void reopen(stuck);
  }, 100);
  watchdog.unref();

  const post = (statement: Statement): Promise<StatementResult> => {
    if (fatalError ?? unavailableError) return Promise.reject(fatalError ?? unavailableError);
    if (pending.size >= MAX_PENDING) {
      return Promise.reject(new DatabaseError('Too many statements wait for the database.', { code: '53300' }));
    }
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      if (isReady && pending.size === 0) lastProgressMs = performance.now();
      pending.set(id, { statement, resolve, reject });
      const { op, role, text, values } = statement;
      const message = { id, op, role, text, values };
      if (worker) worker.postMessage(message);
      else backlog.push(message);
    });
  };

  const kill = async (reason: string): Promise<void> => {
    failPermanently(reason);
    await worker?.terminate();
  };

  await start()
    .catch((error: unknown) => {
      if (!hasStartTimedOut) throw error;
      log(`The embedded database did not start within ${settings.firstLimitMs} ms; starting it once more.`);
      startLimitMs = settings.limitMs;
      return start();
    })
    .catch(async (error: unknown) => {
      failPermanently('The embedded database did not start.', error);
      await worker?.terminate();
      throw fatalError;
    });
  startLimitMs = settings.limitMs;

  return {
    post,
    generation: () => generation,
    syncCount: () => Atomics.load(new Int32Array(syncs), 0),
    stop: async () => {
      if (fatalError) return;
      isStopping = true;
      const closed = post({ op: 'close', role: 'admin', text: '', limitMs: CLOSE_LIMIT_MS });
      await closed.catch((error: unknown) => log('The embedded database did not close cleanly.', error));
      await kill('The database is closed.');
    },
    kill,
  };
}
