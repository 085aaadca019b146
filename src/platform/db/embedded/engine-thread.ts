/* oxlint-disable unicorn/require-post-message-target-origin -- A thread has no origin. */
import { DatabaseError, type DatabaseLog } from '../database.ts';
import {
  checkProgress,
  failPermanently,
  startEngine,
  type EngineState,
  type StartSettings,
  type Statement,
  type StatementResult,
} from './supervise-engine.ts';

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
const CHECK_INTERVAL_MS = 100;

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
  const engine: EngineState = {
    directory,
    log,
    script: settings.script,
    syncs: new SharedArrayBuffer(4),
    pending: new Map(),
    worker: undefined,
    backlog: [],
    lastId: 0,
    generation: 0,
    isReady: false,
    startLimitMs: settings.firstLimitMs,
    hasStartTimedOut: false,
    lastProgressMs: performance.now(),
    isStopping: false,
    unavailableError: undefined,
    fatalError: undefined,
    watchdog: undefined,
  };
  engine.watchdog = setInterval(checkProgress, CHECK_INTERVAL_MS, engine);
  engine.watchdog.unref();
  await startOrFail(engine, settings);
  return {
    post: (statement) => post(engine, statement),
    generation: () => engine.generation,
    syncCount: () => Atomics.load(new Int32Array(engine.syncs), 0),
    stop: async () => {
      if (engine.fatalError) return;
      engine.isStopping = true;
      const closed = post(engine, { op: 'close', role: 'admin', text: '', limitMs: CLOSE_LIMIT_MS });
      await closed.catch((error: unknown) => log('The embedded database did not close cleanly.', error));
      await kill(engine, 'The database is closed.');
    },
    kill: (reason) => kill(engine, reason),
  };
}

/** Starts the engine, twice if it hangs. Throws when it did not start. */
async function startOrFail(engine: EngineState, settings: StartSettings): Promise<void> {
  await startEngine(engine)
    .catch((error: unknown) => {
      if (!engine.hasStartTimedOut) throw error;
      engine.log(`The embedded database did not start within ${settings.firstLimitMs} ms; starting it once more.`);
      engine.startLimitMs = settings.limitMs;
      return startEngine(engine);
    })
    .catch(async (error: unknown) => {
      failPermanently(engine, 'The embedded database did not start.', error);
      await engine.worker?.terminate();
      throw engine.fatalError;
    });
  engine.startLimitMs = settings.limitMs;
}

function post(engine: EngineState, statement: Statement): Promise<StatementResult> {
  const { pending } = engine;
  const error = engine.fatalError ?? engine.unavailableError;
  if (error) return Promise.reject(error);
  if (pending.size >= MAX_PENDING) {
    return Promise.reject(new DatabaseError('Too many statements wait for the database.', { code: '53300' }));
  }
  return new Promise((resolve, reject) => {
    const id = ++engine.lastId;
    if (engine.isReady && pending.size === 0) engine.lastProgressMs = performance.now();
    pending.set(id, { statement, resolve, reject });
    const { op, role, text, values } = statement;
    const message = { id, op, role, text, values };
    if (engine.worker) engine.worker.postMessage(message);
    else engine.backlog.push(message);
  });
}

async function kill(engine: EngineState, reason: string): Promise<void> {
  failPermanently(engine, reason);
  await engine.worker?.terminate();
}
