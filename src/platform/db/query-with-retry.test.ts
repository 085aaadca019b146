import { expect, test } from 'vitest';
import { queryWithRetry } from './query-with-retry.ts';
import { DatabaseError, type Queries } from './database.ts';

/** Fails with the codes in turn, then answers. */
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
  ['a lost race for a key is run once more', ['23505'], 2, undefined],
  ['a key that is truly taken is not asked for ever', ['23505', '23505'], 2, '23505'],
  ['a lost connection is tried once more', ['08006'], 2, undefined],
  ['a server that is away is not', ['08001'], 1, '08001'],
  ['a lost answer that nobody could learn is not taken for an act that never ran', ['08006', '08001'], 2, '08006'],
  ['a server that stopped under an act is not taken for one that never ran it', ['57P01', '08001'], 2, '57P01'],
  ['deadlocks are run again', ['40P01', '40001', '40P01'], 4, undefined],
  ['deadlocks without end are given up', ['40P01', '40P01', '40P01', '40P01', '40P01'], 4, '40P01'],
  ['a refusal is never run again', ['EC001'], 1, 'EC001'],
])('%s', async (_name, codes, runs, thrown) => {
  const fake = failing(codes);
  const code = await queryWithRetry(fake.db, 'select 1').then(
    () => undefined,
    (error: unknown) => (error instanceof DatabaseError ? error.code : error),
  );
  expect(code).toBe(thrown);
  expect(fake.runs()).toBe(runs);
});
