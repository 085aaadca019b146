import { DatabaseError, isUnavailable, isUncertain, type Queries, type Row, type Value } from './database.ts';

const MOST_TRIES = 4;
/** A unique key that another act took first; a connection lost while the answer was awaited. */
const ONCE = new Set(['23505', '08006']);
/** Serialization failure, deadlock, a session the server ended: the same statement may well pass at once. */
const PASSING = new Set(['40001', '40P01', '57P01']);

/**
 * Runs an act, a function called in one statement outside any transaction that answers the same when its key was used
 * before. So it is safe to run again: once after two acts raced for one key (23505) or after the connection was lost
 * with the answer, at most three times after a deadlock. Everything else is thrown as it came, but a lost answer that no later
 * try could learn stays what it is: nobody may be told that nothing happened.
 */
export async function act<R extends object = Row>(db: Queries, text: string, params?: readonly Value[]): Promise<R[]> {
  const triedAgain = new Set<string>();
  let unlearnt: unknown;
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.query<R>(text, params);
    } catch (error) {
      if (isUncertain(error)) unlearnt = error;
      const last = unlearnt !== undefined && isUnavailable(error) ? unlearnt : error;
      if (!(error instanceof DatabaseError) || tries >= MOST_TRIES) throw last;
      if (ONCE.has(error.code) && !triedAgain.has(error.code)) triedAgain.add(error.code);
      else if (!PASSING.has(error.code)) throw last;
    }
  }
}
