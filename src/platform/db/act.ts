import { DatabaseError, type Queries, type Row, type Value } from './database.ts';

const MOST_TRIES = 4;
/** Serialization failure and deadlock: the same statement may well pass at once. */
const PASSING = new Set(['40001', '40P01']);

/**
 * Runs an act, a function called in one statement outside any transaction that answers the same when its key was used
 * before. So it is safe to run again: once after two acts raced for one key (23505), at most three times after a
 * deadlock. Everything else is thrown as it came.
 */
export async function act<R extends object = Row>(db: Queries, text: string, params?: readonly Value[]): Promise<R[]> {
  let hasRaced = false;
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.query<R>(text, params);
    } catch (error) {
      if (!(error instanceof DatabaseError) || tries >= MOST_TRIES) throw error;
      const isFirstRace: boolean = error.code === '23505' && !hasRaced;
      if (!isFirstRace && !PASSING.has(error.code)) throw error;
      hasRaced ||= isFirstRace;
    }
  }
}
