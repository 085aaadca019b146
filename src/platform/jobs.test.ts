import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { engines, testDatabase, type TestDatabase } from '../../tests/support/database/test-database.ts';
import { createContexts } from './context.ts';
import { createJobRunner, type Job } from './jobs.ts';
import { createLog } from './log.ts';

const soon = { timeout: 10_000, interval: 10 };
const log = createLog({ level: 'silent' });

describe.each(engines)('on %s', (engine) => {
  let database: TestDatabase;
  const runners: ReturnType<typeof createJobRunner>[] = [];
  let lastName = 0;
  let lastOwner = 0;
  beforeAll(async () => {
    database = await testDatabase(engine);
  });
  afterEach(() => Promise.all(runners.splice(0).map((runner) => runner.stop())));
  afterAll(() => database.close());

  const wake = (): void => undefined;
  const newId = (): string => `owner ${(lastOwner += 1)}`;
  async function startRunner(job: Job, settings: { leaseMs?: number; stopTimeoutMs?: number } = {}) {
    const contexts = createContexts({ db: database.app, newId, changeFeed: { wake }, outboxWorker: { wake } });
    const runner = createJobRunner({
      db: database.app,
      contexts,
      jobs: [job],
      log,
      newId,
      pollMs: 20,
      backoffMs: 100,
      ...settings,
    });
    runners.push(runner);
    await runner.start();
    return runner;
  }
  function countedJob(schedule: Job['schedule'], run: Job['run'] = () => Promise.resolve()) {
    const name = `test ${(lastName += 1)}`;
    const runs: number[] = [];
    const job: Job = {
      name,
      schedule,
      run: (dependencies) => {
        runs.push(performance.now());
        return run(dependencies);
      },
    };
    return { job, name, runs };
  }
  const rowOf = async (name: string) => {
    const [row] = await database.app.query<{
      due_at: Date;
      finished_at: Date | null;
      failures: number;
      last_error: string | null;
      leased_by: string | null;
      leased_until: Date | null;
    }>('select due_at, finished_at, failures, last_error, leased_by, leased_until from economy.jobs where name = $1', [
      name,
    ]);
    return row;
  };
  const insertOverdueJob = (name: string, by: string) =>
    database.app.query(`insert into economy.jobs (name, due_at) values ($1, now() - $2::interval)`, [name, by]);

  test('a new job runs at once and then at its interval', async () => {
    const { job, runs } = countedJob({ everyMs: 100 });
    await startRunner(job);
    await vi.waitFor(() => expect(runs.length).toBeGreaterThanOrEqual(3), soon);
    expect((runs[1] ?? 0) - (runs[0] ?? 0)).toBeGreaterThanOrEqual(95);
  });

  test('a run that was missed a hundred times is made up for once', async () => {
    const { job, name, runs } = countedJob({ everyMs: 3_600_000 });
    await insertOverdueJob(name, '100 hours');
    await startRunner(job);
    await vi.waitFor(async () => expect((await rowOf(name))?.finished_at).not.toBeNull(), soon);
    const second = countedJob({ everyMs: 100 });
    await startRunner(second.job);
    await vi.waitFor(() => expect(second.runs.length).toBeGreaterThanOrEqual(2), soon);
    expect(runs).toHaveLength(1);
    expect((await rowOf(name))?.due_at.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  });

  test('a cron job waits for its next time, and an overdue one runs once and then waits', async () => {
    const fresh = countedJob({ cron: '0 4 * * *' });
    const late = countedJob({ cron: '0 4 * * *' });
    await insertOverdueJob(late.name, '3 days');
    await startRunner(fresh.job);
    await startRunner(late.job);
    await vi.waitFor(async () => expect((await rowOf(late.name))?.finished_at).not.toBeNull(), soon);
    expect([fresh.runs.length, late.runs.length]).toEqual([0, 1]);
    for (const { name } of [fresh, late]) {
      const dueAt = (await rowOf(name))?.due_at;
      expect([dueAt?.getUTCHours(), dueAt?.getUTCMinutes(), dueAt?.getUTCSeconds()]).toEqual([4, 0, 0]);
      expect(dueAt?.getTime()).toBeGreaterThan(Date.now());
      expect(dueAt?.getTime()).toBeLessThan(Date.now() + 25 * 3_600_000);
    }
  });

  test.each([
    ['an interval', { everyMs: 60_000 }, '25 hours', null],
    ['an interval, by an hour', { everyMs: 60_000 }, '1 hour', null],
    ['a daily pattern', { cron: '0 4 * * *' }, '49 hours', null],
    ['an interval, leased by a process that is gone', { everyMs: 60_000 }, '-1 second', '25 hours'],
    ['an interval, leased and due', { everyMs: 60_000 }, '25 hours', '25 hours'],
  ] as const)(
    'a time written while the clock was ahead does not hold up a running job with %s',
    async (_, schedule, dueIn, leasedFor) => {
      const { job, name, runs } = countedJob(schedule);
      await startRunner(job);
      await vi.waitFor(async () => expect((await rowOf(name))?.leased_by ?? null).toBeNull(), soon);
      const before = runs.length;
      await database.app.query(
        `update economy.jobs set due_at = now() + $2::interval, leased_until = now() + $3::interval where name = $1`,
        [name, dueIn, leasedFor],
      );
      await vi.waitFor(() => expect(runs.length).toBeGreaterThan(before), soon);
      await vi.waitFor(async () => expect((await rowOf(name))?.leased_by).toBeNull(), soon);
      expect((await rowOf(name))?.due_at.getTime()).toBeLessThan(Date.now() + 25 * 3_600_000);
    },
  );

  test('a delay after failures, which is longer than the interval, is waited for', async () => {
    const { job, name, runs } = countedJob({ everyMs: 3_600_000 });
    const other = countedJob({ everyMs: 50 });
    await startRunner(job);
    await vi.waitFor(async () => expect((await rowOf(name))?.finished_at ?? null).not.toBeNull(), soon);
    await database.app.query(`update economy.jobs set due_at = now() + interval '9 minutes' where name = $1`, [name]);
    await startRunner(other.job);
    await vi.waitFor(() => expect(other.runs.length).toBeGreaterThan(3), soon);
    expect(runs).toHaveLength(1);
  });

  test('an invalid cron pattern stops the start', async () => {
    await expect(startRunner(countedJob({ cron: 'every morning' }).job)).rejects.toThrow(/CronPattern/);
  });

  test('a failure is recorded, each delay is longer, and a success clears it', async () => {
    let failuresLeft = 2;
    const { job, name, runs } = countedJob({ everyMs: 3_600_000 }, () => {
      failuresLeft -= 1;
      return failuresLeft >= 0 ? Promise.reject(new Error('no luck')) : Promise.resolve();
    });
    await startRunner(job);
    await vi.waitFor(async () => expect(await rowOf(name)).toMatchObject({ failures: 1, last_error: 'no luck' }), soon);
    await vi.waitFor(async () => expect(await rowOf(name)).toMatchObject({ failures: 0, last_error: null }), soon);
    expect(runs).toHaveLength(3);
    expect((runs[1] ?? 0) - (runs[0] ?? 0)).toBeGreaterThanOrEqual(95);
    expect((runs[2] ?? 0) - (runs[1] ?? 0)).toBeGreaterThanOrEqual(190);
  });

  test('a stop signals the running job and waits for it', async () => {
    let ended = false;
    const { job, name, runs } = countedJob({ everyMs: 1 }, async ({ signal }) => {
      await new Promise<void>((done) => signal.addEventListener('abort', () => setTimeout(done, 100)));
      ended = true;
    });
    const runner = await startRunner(job);
    await vi.waitFor(() => expect(runs).toHaveLength(1), soon);
    await runner.stop();
    expect(ended).toBe(true);
    expect(await rowOf(name)).toMatchObject({ leased_by: null, failures: 0 });
  });

  test('two runners never run a job at the same time, however long it takes', async () => {
    let atOnce = 0;
    let maxAtOnce = 0;
    const { job, name, runs } = countedJob({ everyMs: 1 }, async () => {
      atOnce += 1;
      maxAtOnce = Math.max(maxAtOnce, atOnce);
      // Runs for longer than the lease: until it was renewed three times, each time by a third of it.
      const leases = new Set<number>();
      await vi.waitUntil(async () => leases.add((await rowOf(name))?.leased_until?.getTime() ?? 0).size > 3, soon);
      atOnce -= 1;
    });
    // Far above any delay of a timer on a busy machine, which must not look like a lost lease.
    await Promise.all([startRunner(job, { leaseMs: 1_500 }), startRunner(job, { leaseMs: 1_500 })]);
    await vi.waitFor(() => expect(runs.length).toBeGreaterThanOrEqual(2), soon);
    expect(maxAtOnce).toBe(1);
  });

  test('the job of a process that vanished is taken over when its lease ends', async () => {
    const { job, name, runs } = countedJob({ everyMs: 3_600_000 });
    await database.app.query(
      `insert into economy.jobs (name, leased_by, leased_until) values ($1, 'the vanished', now() + interval '300 milliseconds')`,
      [name],
    );
    const from = performance.now();
    await startRunner(job);
    await vi.waitFor(() => expect(runs).toHaveLength(1), soon);
    expect((runs[0] ?? 0) - from).toBeGreaterThan(100);
  });
});
