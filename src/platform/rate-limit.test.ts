import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, testDatabase, type TestDatabase } from '../../tests/support/database/test-database.ts';
import { acrossGuilds, transactIn } from './context.ts';
import type { Database } from './db/database.ts';
import { openPostgres } from './db/postgres.ts';
import { pruneRateWindows } from './rate-limit.ts';
import type { Actor, Work } from './work.ts';

const GUILD_ID = '111111111111111111';
const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 10, 22, 10);
const actor: Actor = { kind: 'system', job: 'test' };

/** Calls economy.consume_rate_limit as other SQL functions do, at the database's time by default. */
async function consumeRateLimit(work: Work, subject: string, limit: number, at?: Date): Promise<Date | null> {
  const [row] = await work.query<{ next_at: Date | null }>(
    `select economy.consume_rate_limit($1, $2, $3, interval '1 minute', coalesce($4, now())) as next_at`,
    [GUILD_ID, subject, limit, at ?? null],
  );
  return row?.next_at ?? null;
}

async function takeAt(db: Database, subject: string, atMs?: number, limit = 5): Promise<Date | null> {
  const at = atMs === undefined ? undefined : new Date(atMs);
  const { result } = await transactIn(db, { guildId: GUILD_ID, actor }, (work) =>
    consumeRateLimit(work, subject, limit, at),
  );
  return result;
}

describe.each(engines)('on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(engine);
  });
  afterAll(() => database.close());

  test('five calls pass, the sixth gets the time of the next one, and then one passes', async () => {
    for (const second of [0, 1, 2, 3, 4]) expect(await takeAt(database.app, 'a', START + second * 1_000)).toBeNull();
    expect(await takeAt(database.app, 'a', START + 30_000)).toEqual(new Date(START + MINUTE_MS));
    expect(await takeAt(database.app, 'a', START + MINUTE_MS - 1)).toEqual(new Date(START + MINUTE_MS));
    expect(await takeAt(database.app, 'a', START + MINUTE_MS)).toBeNull();
    expect(await takeAt(database.app, 'a', START + MINUTE_MS)).toEqual(new Date(START + MINUTE_MS + 1_000));
  });

  test('calls made while the clock was ahead do not count when it is right again', async () => {
    for (let turn = 0; turn < 5; turn += 1) await takeAt(database.app, 'ahead', START + 25 * 60 * MINUTE_MS);
    for (let turn = 0; turn < 5; turn += 1) expect(await takeAt(database.app, 'ahead', START)).toBeNull();
    expect(await takeAt(database.app, 'ahead', START)).toEqual(new Date(START + MINUTE_MS));
    const [row] = await acrossGuilds(database.app, (q) =>
      q.query<{ expires_at: Date }>(`select expires_at from economy.rate_windows where subject = 'ahead'`),
    );
    expect(row?.expires_at.getTime()).toBeLessThanOrEqual(START + 2 * MINUTE_MS);
  });

  test('subjects are counted separately, and a limit of 0 means no limit', async () => {
    for (let turn = 0; turn < 5; turn += 1) await takeAt(database.app, 'b', START);
    expect(await takeAt(database.app, 'b', START)).not.toBeNull();
    expect(await takeAt(database.app, 'c', START)).toBeNull();
    for (let turn = 0; turn < 20; turn += 1) expect(await takeAt(database.app, 'd', START, 0)).toBeNull();
  });

  test('the default is the database clock, and a rolled-back call does not count', async () => {
    const refused = transactIn(database.app, { guildId: GUILD_ID, actor }, async (work) => {
      await consumeRateLimit(work, 'e', 1);
      throw new Error('not allowed after all');
    });
    await expect(refused).rejects.toThrow('after all');
    expect(await takeAt(database.app, 'e', undefined, 1)).toBeNull();
    const next = await takeAt(database.app, 'e', undefined, 1);
    expect(Math.abs((next?.getTime() ?? 0) - Date.now() - MINUTE_MS)).toBeLessThan(5_000);
  });

  test('expired windows are pruned, and active ones are not', async () => {
    await takeAt(database.app, 'long ago', START - 365 * 86_400_000, 1);
    await takeAt(database.app, 'now', undefined, 1);
    await acrossGuilds(database.app, pruneRateWindows);
    const rows = await acrossGuilds(database.app, (q) =>
      q.query<{ subject: string }>(`select subject from economy.rate_windows where subject in ('long ago', 'now')`),
    );
    expect(rows).toEqual([{ subject: 'now' }]);
    expect(await takeAt(database.app, 'now', undefined, 1)).not.toBeNull();
  });
});

describe('two pools on PostgreSQL', () => {
  test('concurrent bursts pass exactly five calls in any sliding minute, also with new connections', async () => {
    const database = await testDatabase('postgres');
    const url = database.urls?.app ?? '';
    let pools = [openPostgres({ url, max: 8 }), openPostgres({ url, max: 8 })];
    try {
      const passed: number[] = [];
      // Three minutes, a burst of twelve every seven seconds, in no order within the burst.
      for (let second = 0; second <= 180; second += 7) {
        if (second === 91) {
          await Promise.all(pools.map((pool) => pool.close()));
          pools = [openPostgres({ url, max: 8 }), openPostgres({ url, max: 8 })];
        }
        const burst = Array.from({ length: 12 }, async (_, turn) => {
          const atMs = START + second * 1_000 + ((turn * 5) % 12) * 500;
          const db = pools[turn % 2] ?? database.app;
          if ((await takeAt(db, 'burst', atMs)) === null) passed.push(atMs);
        });
        await Promise.all(burst);
      }
      const sorted = passed.toSorted((a, b) => a - b);
      const inMinuteFrom = (start: number) => sorted.filter((at) => at >= start && at < start + MINUTE_MS).length;
      expect(Math.max(...sorted.map(inMinuteFrom))).toBe(5);
      expect(sorted.length).toBeGreaterThanOrEqual(15);
    } finally {
      await Promise.all(pools.map((pool) => pool.close()));
      await database.close();
    }
  });
});
