import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, testDatabase, type TestDatabase } from '../../../../tests/support/database/test-database.ts';
import { TASK_STATE_SQL } from './task-message-store.ts';

type Task = { status?: string; maxClaims?: number; currentClaims?: number; endsInSeconds?: number };

describe.each(engines)('on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(engine);
  });
  afterAll(() => database.close());

  const stateOf = async (task: Task, isExpiryEnabled: boolean | null = true): Promise<string | undefined> => {
    const { status = 'active', maxClaims = 3, currentClaims = 0, endsInSeconds = null } = task;
    const [row] = await database.app.query<{ state: string }>(
      `select ${TASK_STATE_SQL} as state
       from (values ($1::text, $2::int, $3::int, now() + $4::int * interval '1 second'))
         t (status, max_claims, current_claims, expires_at), (values ($5::boolean)) s (auto_expire_enabled)`,
      [status, maxClaims, currentClaims, endsInSeconds, isExpiryEnabled],
    );
    return row?.state;
  };

  test.each<[Task, string]>([
    [{}, 'open'],
    [{ currentClaims: 2 }, 'open'],
    [{ currentClaims: 3 }, 'full'],
    [{ maxClaims: 1, currentClaims: 1 }, 'full'],
    [{ maxClaims: -1, currentClaims: 1_000_000 }, 'open'],
    [{ endsInSeconds: 1 }, 'open'],
    [{ endsInSeconds: 0 }, 'ended'],
    [{ endsInSeconds: 0, currentClaims: 3 }, 'ended'],
    [{ status: 'paused' }, 'paused'],
    [{ status: 'paused', currentClaims: 3 }, 'paused'],
    [{ status: 'paused', endsInSeconds: 0 }, 'ended'],
    [{ status: 'proposed', endsInSeconds: 0 }, 'proposed'],
    [{ status: 'expired' }, 'ended'],
    [{ status: 'completed' }, 'ended'],
    [{ status: 'cancelled' }, 'ended'],
  ])('a task with %j is %s', async (task, state) => {
    expect(await stateOf(task)).toBe(state);
  });

  test('a task past its end stays open where automatic expiry is off, and nowhere else', async () => {
    const past = { endsInSeconds: -1 };
    expect([await stateOf(past, false), await stateOf(past, null), await stateOf(past)]).toEqual([
      'open',
      'ended',
      'ended',
    ]);
  });
});
