import { readFile } from 'node:fs/promises';
import type { Database, Queries } from '../../platform/db/database.ts';

/** One invariant of the ledger, the number of its violations, and up to three examples. */
export type InvariantCheck = { invariant: string; description: string; violations: number; examples: string[] };

/**
 * Invariants, by their name and in words, and the file with one query that returns their violations in every guild as pairs of
 * invariant and example. A module may add violations to an invariant of another one.
 */
export type InvariantSource = { file: URL; invariants: readonly { name: string; description: string }[] };

/** The invariants of the ledger itself. */
export const ledgerInvariants: InvariantSource = {
  file: new URL('verify.sql', import.meta.url),
  invariants: [
    { name: 'I1', description: 'each balance is the sum of its entries' },
    { name: 'I2', description: "each member's entries form one unbroken chain in the order of their running number" },
    { name: 'I3', description: 'each transfer is two entries that sum to 0, and a rollback reverses its operation' },
    { name: 'I4', description: 'balances sum to the coins minted minus the coins burned' },
    { name: 'I5', description: 'no balance is below 0 or above 2^53 - 1' },
    { name: 'I7', description: 'each entry id is used once' },
    { name: 'I11', description: 'nothing belongs to a server or member that does not exist' },
  ],
};

/** Checks the invariants of every guild in one snapshot, reading every entry. */
export function checkDatabase(db: Database, sources: readonly InvariantSource[]): Promise<InvariantCheck[]> {
  return db.transaction(async (queries) => {
    await queries.query(
      `select set_config('app.across_guilds', 'on', true), set_config('statement_timeout', '0', true)`,
    );
    return checkInvariants(queries, sources);
  });
}

/** The same inside a transaction that already sees every guild. A single statement, so that it reads one snapshot. */
export async function checkInvariants(
  queries: Queries,
  sources: readonly InvariantSource[],
): Promise<InvariantCheck[]> {
  const violations = await Promise.all(sources.map(({ file }) => readFile(file, 'utf8')));
  const invariants = sources
    .flatMap((source) => source.invariants)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  return queries.query<InvariantCheck>(
    `with violation (invariant, example) as (
       ${violations.join('\nunion all\n')}
     )
     select rule.invariant, rule.description, count(violation.example)::numeric as violations,
       coalesce((array_agg(violation.example order by violation.example) filter (where violation.example is not null))[1:3], '{}') as examples
     from unnest($1::text[], $2::text[]) with ordinality as rule (invariant, description, position)
     left join violation on violation.invariant = rule.invariant
     group by rule.position, rule.invariant, rule.description
     order by rule.position`,
    [invariants.map(({ name }) => name), invariants.map(({ description }) => description)],
  );
}
