import { Cron } from 'croner';
import type { Contexts } from './context.ts';
import type { Database } from './db/database.ts';
import { failJob, finishJob, leaseDueJobs, registerJob, renewLease } from './job-store.ts';
import type { Log } from './log.ts';
import type { Ctx } from './work.ts';

/**
 * Recurring work. At most one process runs it at any time, and runs that were missed while none ran are made up for
 * once.
 */
export type Job = {
  /** Unique across all features and never changed: it identifies the row in the database. */
  name: string;
  /** Milliseconds after the end of the last run, or a cron pattern in UTC. */
  schedule: { everyMs: number } | { cron: string };
  /**
   * A failure is recorded and retried later. Long work must observe the signal, which fires when the program stops or
   * the lease is lost.
   */
  run(dependencies: { ctx: Ctx; log: Log; signal: AbortSignal }): Promise<void>;
};

export type JobRunnerDependencies = {
  db: Database;
  contexts: Contexts;
  jobs: readonly Job[];
  log: Log;
  /** Identifies this process in the rows that it has leased. */
  newId: () => string;
  /** How often due jobs are polled; 1,000 by default. */
  pollMs?: number;
  /** How long a job of a vanished process stays leased; 60,000 by default. The lease is renewed while the job runs. */
  leaseMs?: number;
  /** The delay after a first failure, doubled with each further one up to ten minutes; 5,000 by default. */
  backoffMs?: number;
  /** How long a stop waits for running jobs; 5,000 by default. */
  stopTimeoutMs?: number;
};

const MAX_ERROR_LENGTH = 500;

type RunningJob = { ended: Promise<void>; stop: AbortController };
type JobRunnerState = Required<JobRunnerDependencies> & {
  owner: string;
  byName: ReadonlyMap<string, Job>;
  running: Map<string, RunningJob>;
  polling: Promise<void> | undefined;
  timer: NodeJS.Timeout | undefined;
  isFailing: boolean;
};

/** Runs the jobs by leases in the database, so that any number of processes can run the same jobs. */
export function createJobRunner(dependencies: JobRunnerDependencies): {
  start(): Promise<void>;
  stop(): Promise<void>;
} {
  const { db, jobs, newId, pollMs = 1_000, leaseMs = 60_000, backoffMs = 5_000, stopTimeoutMs = 5_000 } = dependencies;
  const byName = new Map(jobs.map((job) => [job.name, job]));
  if (byName.size < jobs.length) throw new Error('Two jobs have the same name.');
  const state: JobRunnerState = {
    ...dependencies,
    pollMs,
    leaseMs,
    backoffMs,
    stopTimeoutMs,
    owner: newId(),
    byName,
    running: new Map(),
    polling: undefined,
    timer: undefined,
    isFailing: false,
  };
  return {
    /** Inserts the rows of new jobs and starts to poll for due ones. */
    async start() {
      const [now] = await db.query<{ now: Date }>('select now() as now');
      for (const job of jobs) await registerJob(db, dueDates(job, now?.now ?? new Date(NaN)));
      pollOnce(state);
      state.timer = setInterval(pollOnce, pollMs, state);
    },
    /** Signals running jobs to stop and waits for them; a job that does not stop is left to its lease. */
    stop: () => stopJobs(state),
  };
}

/** Polls, unless a poll is in progress. */
function pollOnce(state: JobRunnerState): void {
  state.polling ??= startDueJobs(state)
    .then(
      () => void (state.isFailing = false),
      (error: unknown) => {
        if (!state.isFailing) state.log.warn({ err: error }, 'Due jobs cannot be read at the moment.');
        state.isFailing = true;
      },
    )
    .finally(() => (state.polling = undefined));
}

async function startDueJobs(state: JobRunnerState): Promise<void> {
  const { db, byName, running, owner, leaseMs, log } = state;
  const idle = [...byName.values()].filter(({ name }) => !running.has(name));
  const now = new Date();
  const idleJobs = idle.map((job) => ({ name: job.name, maxWaitMs: nextRunAfter(job, now).getTime() - now.getTime() }));
  for (const name of await leaseDueJobs(db, { jobs: idleJobs, owner, leaseMs })) {
    const job = byName.get(name);
    if (job === undefined) continue;
    const stop = new AbortController();
    const ended = runJob(state, job, stop)
      // When the result cannot be recorded, the lease expires instead.
      .catch((error: unknown) => log.warn({ err: error, job: name }, 'The result of a job could not be recorded.'))
      .finally(() => running.delete(name));
    running.set(name, { ended, stop });
  }
}

/** Runs a leased job and records the result. Renews the lease meanwhile, and stops the job when it was lost. */
async function runJob(state: JobRunnerState, job: Job, stop: AbortController): Promise<void> {
  const { db, contexts, log, owner, leaseMs, backoffMs } = state;
  const renewal = setInterval(() => {
    renewLease(db, { name: job.name, owner, leaseMs })
      .then((isOurs) => isOurs || stop.abort())
      // The next renewal tries again; the lease outlives two lost renewals.
      .catch(() => undefined);
  }, leaseMs / 3);
  try {
    const ctx = contexts.for({ kind: 'system', job: job.name }, { source: 'system', command: job.name });
    await job.run({ ctx, log: log.child({ job: job.name }), signal: stop.signal });
    const [now] = await db.query<{ now: Date }>('select now() as now');
    await finishJob(db, { name: job.name, owner, dueAt: nextRunAfter(job, now?.now ?? new Date(NaN)) });
  } catch (error) {
    log.error({ err: error, job: job.name }, 'A job failed and will be retried.');
    const text = (error instanceof Error ? error.message : String(error)).slice(0, MAX_ERROR_LENGTH);
    await failJob(db, { name: job.name, owner, text, backoffMs });
  } finally {
    clearInterval(renewal);
  }
}

async function stopJobs(state: JobRunnerState): Promise<void> {
  clearInterval(state.timer);
  await state.polling;
  for (const { stop } of state.running.values()) stop.abort();
  let timeoutTimer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((done) => (timeoutTimer = setTimeout(done, state.stopTimeoutMs)));
  await Promise.race([timeout, Promise.all([...state.running.values()].map(({ ended }) => ended))]);
  clearTimeout(timeoutTimer);
}

/** Returns the first run after a time; an invalid pattern throws at the start. */
function nextRunAfter({ name, schedule }: Job, time: Date): Date {
  if ('everyMs' in schedule) return new Date(time.getTime() + schedule.everyMs);
  const next = new Cron(schedule.cron, { timezone: 'UTC' }).nextRun(time);
  if (next === null) throw new Error(`The job ${name} never comes due: ${schedule.cron}`);
  return next;
}

/**
 * A new job with an interval is due at once, one with a pattern at its next time. A shortened schedule applies from now
 * on.
 */
function dueDates(job: Job, now: Date): { name: string; firstDueAt: Date; nextDueAt: Date } {
  const nextDueAt = nextRunAfter(job, now);
  return { name: job.name, firstDueAt: 'everyMs' in job.schedule ? now : nextDueAt, nextDueAt };
}
