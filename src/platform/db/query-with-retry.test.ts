import { expect, test } from 'vitest';
import { queryWithRetry } from './query-with-retry.ts';
import { DatabaseError, type Queries } from './database.ts';

/** Fails with the given codes in turn, then succeeds. */
function failing(codes: string[]): { db: Queries; runs: () => number } {
  let runs = 0;
  const query = (): Promise<never[]> => {
    const code = codes[runs];
    runs += 1;
    return code === undefined ? Promise.resolve([]) : Promise.reject(new DatabaseError('failed', { code }));
  };
  return { db: { query }, runs: () => runs };
}

test.each([
  ['a lost race for a key is run again once', ['23505'], 2, undefined],
  ['a key that is really taken is not retried forever', ['23505', '23505'], 2, '23505'],
  ['a lost connection is retried once', ['08006'], 2, undefined],
  ['a server that is away is not retried', ['08001'], 1, '08001'],
  ['a lost result that no retry recovers stays uncertain', ['08006', '08001'], 2, '08006'],
  ['a server that stopped during an operation stays uncertain', ['57P01', '08001'], 2, '57P01'],
  ['deadlocks are retried', ['40P01', '40001', '40P01'], 4, undefined],
  ['repeated deadlocks are given up', ['40P01', '40P01', '40P01', '40P01', '40P01'], 4, '40P01'],
  ['a refusal is never retried', ['ECREF'], 1, 'ECREF'],
])('%s', async (_name, codes, runs, thrown) => {
  const fake = failing(codes);
  const code = await queryWithRetry(fake.db, 'select 1').then(
    () => undefined,
    (error: unknown) => (error instanceof DatabaseError ? error.code : error),
  );
  expect(code).toBe(thrown);
  expect(fake.runs()).toBe(runs);
});
