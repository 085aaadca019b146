import { CLOCK_SLACK } from './db/clock-slack.ts';
import type { Database } from './db/database.ts';

const MAX_BACKOFF_MS = 600_000;

/** Inserts the row of a new job, due at `firstDueAt`. An existing one is due at `nextDueAt` at the latest. */
export async function registerJob(
  db: Database,
  { name, firstDueAt, nextDueAt }: { name: string; firstDueAt: Date; nextDueAt: Date },
): Promise<void> {
  await db.query(
    `insert into economy.jobs as job (name, due_at) values ($1, $2)
     on conflict (name) do update set due_at = $3 where job.due_at > $3`,
    [name, firstDueAt, nextDueAt],
  );
}

/**
 * Leases those of these idle jobs that are due. Returns their names. A time that lies further ahead than any that is written was
 * written while the clock was ahead, and does not count: a due time beyond `maxWaitMs` of the job or the longest delay after a failure,
 * a lease beyond `leaseMs`.
 */
export async function leaseDueJobs(
  db: Database,
  lease: { jobs: readonly { name: string; maxWaitMs: number }[]; owner: string; leaseMs: number },
): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    `update economy.jobs job set leased_by = $3, leased_until = now() + $4 * interval '1 millisecond', started_at = now()
     from unnest($1::text[], $2::float8[]) idle (name, max_wait_ms)
     where job.name = idle.name
       and (job.due_at <= now()
         or job.due_at > now() + greatest(idle.max_wait_ms, ${MAX_BACKOFF_MS}) * interval '1 millisecond' + ${CLOCK_SLACK})
       and (job.leased_until is null or job.leased_until < now()
         or job.leased_until > now() + $4 * interval '1 millisecond' + ${CLOCK_SLACK})
     returning job.name`,
    [lease.jobs.map(({ name }) => name), lease.jobs.map(({ maxWaitMs }) => maxWaitMs), lease.owner, lease.leaseMs],
  );
  return rows.map(({ name }) => name);
}

/** Returns false when the lease has expired and another process has the job. */
export async function renewLease(
  db: Database,
  lease: { name: string; owner: string; leaseMs: number },
): Promise<boolean> {
  const rows = await db.query(
    `update economy.jobs set leased_until = now() + $3 * interval '1 millisecond'
     where name = $1 and leased_by = $2 returning name`,
    [lease.name, lease.owner, lease.leaseMs],
  );
  return rows.length > 0;
}

/** Records a successful run and releases the job until it is due again. */
export async function finishJob(db: Database, lease: { name: string; owner: string; dueAt: Date }): Promise<void> {
  await db.query(
    `update economy.jobs set due_at = $3, leased_by = null, leased_until = null, finished_at = now(), failures = 0,
       last_error = null
     where name = $1 and leased_by = $2`,
    [lease.name, lease.owner, lease.dueAt],
  );
}

/** Records a failure and releases the job; the delay before the next run doubles with each failure, up to ten minutes. */
export async function failJob(
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
