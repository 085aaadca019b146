import { Cron } from 'croner';
import type { Contexts } from './context.ts';
import type { Database } from './db/database.ts';
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

const MAX_BACKOFF_MS = 600_000;
const MAX_ERROR_LENGTH = 500;

/** Runs the jobs by leases in the database, so that any number of processes can run the same jobs. */
export function createJobRunner(dependencies: JobRunnerDependencies): {
  start(): Promise<void>;
  stop(): Promise<void>;
} {
  const {
    db,
    contexts,
    jobs,
    log,
    newId,
    pollMs = 1_000,
    leaseMs = 60_000,
    backoffMs = 5_000,
    stopTimeoutMs = 5_000,
  } = dependencies;
  const owner = newId();
  const byName = new Map(jobs.map((job) => [job.name, job]));
  if (byName.size < jobs.length) throw new Error('Two jobs have the same name.');
  const running = new Map<string, { ended: Promise<void>; stop: AbortController }>();
  let polling: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isFailing = false;

  const run = async (job: Job, stop: AbortController): Promise<void> => {
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
  };

  const poll = async (): Promise<void> => {
    const idle = [...byName.keys()].filter((name) => !running.has(name));
    for (const name of await leaseDueJobs(db, { names: idle, owner, leaseMs })) {
      const job = byName.get(name);
      if (job === undefined) continue;
      const stop = new AbortController();
      const ended = run(job, stop)
        // When the result cannot be recorded, the lease expires instead.
        .catch((error: unknown) => log.warn({ err: error, job: name }, 'The result of a job could not be recorded.'))
        .finally(() => running.delete(name));
      running.set(name, { ended, stop });
    }
  };
  const pollOnce = (): void => {
    polling ??= poll()
      .then(
        () => void (isFailing = false),
        (error: unknown) => {
          if (!isFailing) log.warn({ err: error }, 'Due jobs cannot be read at the moment.');
          isFailing = true;
        },
      )
      .finally(() => (polling = undefined));
  };

  return {
    /** Inserts the rows of new jobs and starts to poll for due ones. */
    async start() {
      const [now] = await db.query<{ now: Date }>('select now() as now');
      for (const job of jobs) await registerJob(db, job, now?.now ?? new Date(NaN));
      pollOnce();
      timer = setInterval(pollOnce, pollMs);
    },
    /** Signals running jobs to stop and waits for them; a job that does not stop is left to its lease. */
    async stop() {
      clearInterval(timer);
      await polling;
      for (const { stop } of running.values()) stop.abort();
      let timeoutTimer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((done) => (timeoutTimer = setTimeout(done, stopTimeoutMs)));
      await Promise.race([timeout, Promise.all([...running.values()].map(({ ended }) => ended))]);
      clearTimeout(timeoutTimer);
    },
  };
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
async function registerJob(db: Database, job: Job, now: Date): Promise<void> {
  const next = nextRunAfter(job, now);
  await db.query(
    `insert into economy.jobs as job (name, due_at) values ($1, $2)
     on conflict (name) do update set due_at = $3 where job.due_at > $3`,
    [job.name, 'everyMs' in job.schedule ? now : next, next],
  );
}

async function leaseDueJobs(
  db: Database,
  lease: { names: string[]; owner: string; leaseMs: number },
): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    `update economy.jobs set leased_by = $2, leased_until = now() + $3 * interval '1 millisecond', started_at = now()
     where name = any($1) and due_at <= now() and (leased_until is null or leased_until < now())
     returning name`,
    [lease.names, lease.owner, lease.leaseMs],
  );
  return rows.map(({ name }) => name);
}

/** Returns false when the lease has expired and another process has the job. */
async function renewLease(db: Database, lease: { name: string; owner: string; leaseMs: number }): Promise<boolean> {
  const rows = await db.query(
    `update economy.jobs set leased_until = now() + $3 * interval '1 millisecond'
     where name = $1 and leased_by = $2 returning name`,
    [lease.name, lease.owner, lease.leaseMs],
  );
  return rows.length > 0;
}

async function finishJob(db: Database, lease: { name: string; owner: string; dueAt: Date }): Promise<void> {
  await db.query(
    `update economy.jobs set due_at = $3, leased_by = null, leased_until = null, finished_at = now(), failures = 0,
       last_error = null
     where name = $1 and leased_by = $2`,
    [lease.name, lease.owner, lease.dueAt],
  );
}

async function failJob(
  db: Database,
  lease: { name: string; owner: string; text: string; backoffMs: number },
): Promise<void> {
  await db.query(
    `update economy.jobs set failures = failures + 1, last_error = $3, leased_by = null, leased_until = null,
       due_at = now() + least($4 * power(2, least(failures, 20)), ${MAX_BACKOFF_MS}) * interval '1 millisecond'
     where name = $1 and leased_by = $2`,
    [lease.name, lease.owner, lease.text, lease.backoffMs],
  );
}
