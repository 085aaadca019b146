import { readFile } from 'node:fs/promises';
import type { Database, Queries } from '../../platform/db/database.ts';

/** One invariant of the ledger, the number of its violations, and up to three examples. */
export type InvariantCheck = { invariant: string; description: string; violations: number; examples: string[] };

/** Checks the ledger of every guild in one snapshot, reading every entry. */
export function verifyLedger(db: Database): Promise<InvariantCheck[]> {
  return db.transaction(async (queries) => {
    await queries.query(
      `select set_config('app.across_guilds', 'on', true), set_config('statement_timeout', '0', true)`,
    );
    return checkInvariants(queries);
  });
}

/** The same inside a transaction that already sees every guild. */
export async function checkInvariants(queries: Queries): Promise<InvariantCheck[]> {
  return queries.query<InvariantCheck>(await readFile(new URL('verify.sql', import.meta.url), 'utf8'));
}
