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

export interface StartSettings {
  script: URL;
  firstLimitMs: number;
  limitMs: number;
}

/** The thread of an embedded database: the statements it was given, and how it fares. */
export interface EngineState {
  readonly directory: string;
  readonly log: DatabaseLog;
  readonly script: URL;
  /** The engine counts its fdatasync calls here. */
  readonly syncs: SharedArrayBuffer;
  readonly pending: Map<number, PendingStatement>;
  worker: Worker | undefined;
  /** Messages for the engine that is starting. */
  backlog: object[];
  /** The id of the statement posted last. */
  lastId: number;
  /** Changes when the engine was reopened. */
  generation: number;
  isReady: boolean;
  startLimitMs: number;
  hasStartTimedOut: boolean;
  /** Monotonic: a jump of the wall clock would kill a healthy engine. */
  lastProgressMs: number;
  isStopping: boolean;
  unavailableError: DatabaseError | undefined;
  fatalError: DatabaseError | undefined;
  watchdog: NodeJS.Timeout | undefined;
}

const INITIAL_RESTART_DELAY_MS = 500;
const MAX_RESTART_DELAY_MS = 5_000;

const isTerminated = ({ isStopping, fatalError }: EngineState): boolean => isStopping || fatalError !== undefined;

function failAll({ pending }: EngineState, error: DatabaseError): void {
  const failed = [...pending.values()];
  pending.clear();
  for (const { reject } of failed) reject(error);
}

/** Fails every statement, pending or posted from now on. */
export function failPermanently(engine: EngineState, reason: string, cause?: unknown): void {
  engine.fatalError ??= new DatabaseError(reason, { code: '08006', cause });
  clearInterval(engine.watchdog);
  failAll(engine, engine.fatalError);
}

function onMessage(engine: EngineState, message: WorkerMessage): void {
  engine.lastProgressMs = performance.now();
  if ('ready' in message) {
    engine.isReady = true;
    return;
  }
  const entry = engine.pending.get(message.id);
  engine.pending.delete(message.id);
  if (message.error) entry?.reject(new DatabaseError(message.error.message, message.error));
  else entry?.resolve(message);
}

/** Starts the engine and resolves once it accepts statements. */
export function startEngine(engine: EngineState): Promise<void> {
  const started = new Worker(engine.script, {
    workerData: { directory: engine.directory, syncs: engine.syncs },
    execArgv: [],
  });
  engine.worker = started;
  engine.isReady = false;
  engine.hasStartTimedOut = false;
  engine.lastProgressMs = performance.now();
  for (const message of engine.backlog) started.postMessage(message);
  engine.backlog = [];
  return new Promise((resolve, reject) => {
    started.on('message', (message: WorkerMessage) => {
      if (engine.worker !== started) return;
      onMessage(engine, message);
      if (engine.isReady) resolve();
    });
    const onEnd = (reason: string, cause?: unknown): void => {
      reject(engine.fatalError ?? new DatabaseError(reason, { code: '08006', cause }));
      if (engine.worker === started) onEngineEnded(engine, reason, cause);
    };
    started.once('error', (error) => onEnd(`The embedded database broke down: ${error.message}`, error));
    started.once('exit', () => onEnd('The embedded database has ended.'));
  });
}

function onEngineEnded(engine: EngineState, reason: string, cause: unknown): void {
  engine.worker = undefined;
  if (!engine.isReady) return;
  engine.generation += 1;
  failAll(engine, new DatabaseError(reason, { code: '08006', cause }));
  if (isTerminated(engine)) return;
  engine.log(reason, cause);
  void restart(engine);
}

/** The first attempt buffers what is posted meanwhile; after it has failed, calls fail at once. */
async function restart(engine: EngineState): Promise<void> {
  const { log } = engine;
  for (let waitMs = INITIAL_RESTART_DELAY_MS; !isTerminated(engine); waitMs *= 2) {
    try {
      await startEngine(engine);
      if (engine.unavailableError) log('The embedded database is back.');
      engine.unavailableError = undefined;
      return;
    } catch (error) {
      if (!engine.unavailableError) log('The embedded database cannot be opened at the moment; retrying.', error);
      engine.unavailableError ??= new DatabaseError('The embedded database cannot be opened at the moment.', {
        code: '08001',
        cause: error,
      });
      engine.backlog = [];
      failAll(engine, engine.unavailableError);
      await setTimeout(Math.min(waitMs, MAX_RESTART_DELAY_MS), undefined, { ref: false });
    }
  }
}

async function reopen(engine: EngineState, stuck: PendingStatement): Promise<void> {
  const { worker: oldWorker, pending } = engine;
  engine.worker = undefined;
  engine.generation += 1;
  engine.log(
    `A statement ran longer than ${stuck.statement.limitMs} ms; the embedded database is killed and reopened.`,
  );
  const [first] = pending.keys();
  if (first !== undefined) pending.delete(first);
  stuck.reject(new DatabaseError('The statement ran too long and was stopped.', { code: '57014' }));
  failAll(
    engine,
    new DatabaseError('The embedded database was reopened; this statement did not run.', { code: '08006' }),
  );
  await oldWorker?.terminate();
  await restart(engine);
}

/** Terminates an engine that hangs on start, and reopens one whose statement runs too long. */
export function checkProgress(engine: EngineState): void {
  if (engine.worker === undefined) return;
  const waitedMs = performance.now() - engine.lastProgressMs;
  const [stuck] = engine.pending.values();
  if (!engine.isReady) {
    if (waitedMs < engine.startLimitMs || engine.hasStartTimedOut) return;
    engine.hasStartTimedOut = true;
    void engine.worker.terminate();
  } else if (stuck !== undefined && waitedMs >= stuck.statement.limitMs) void reopen(engine, stuck);
}
