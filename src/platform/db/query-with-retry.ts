import { DatabaseError, isUnavailable, isUncertain, type Queries, type Row, type Value } from './database.ts';

const MAX_ATTEMPTS = 4;
/** A unique key that another operation took first; a connection lost while waiting for the result. */
const RETRY_ONCE_CODES = new Set(['23505', '08006']);
/** Serialization failure, deadlock, a session that the server ended: the same statement may succeed at once. */
const TRANSIENT_CODES = new Set(['40001', '40P01', '57P01']);

/**
 * Runs an operation: a function called in one statement outside any transaction, which returns the same result when its
 * key was used before. So it is safe to run again: once after two operations raced for one key (23505) or after the
 * connection was lost before the result arrived, at most three times after a deadlock. Everything else is thrown
 * unchanged, except that an uncertain outcome which no later attempt could resolve stays uncertain: the caller must not
 * report that nothing happened.
 */
export async function queryWithRetry<R extends object = Row>(
  db: Queries,
  text: string,
  params?: readonly Value[],
): Promise<R[]> {
  const retriedCodes = new Set<string>();
  let uncertainError: unknown;
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await db.query<R>(text, params);
    } catch (error) {
      if (isUncertain(error)) uncertainError = error;
      const errorToThrow = uncertainError !== undefined && isUnavailable(error) ? uncertainError : error;
      if (!(error instanceof DatabaseError) || attempts >= MAX_ATTEMPTS) throw errorToThrow;
      if (RETRY_ONCE_CODES.has(error.code) && !retriedCodes.has(error.code)) retriedCodes.add(error.code);
      else if (!TRANSIENT_CODES.has(error.code)) throw errorToThrow;
    }
  }
}
