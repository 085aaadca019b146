import type { Queries } from './db/database.ts';

/**
 * Counts one call of a subject in its sliding window, inside the caller's transaction: at most `limit` calls are
 * allowed in any `windowMs`, across all processes. Returns null when the call is allowed, otherwise the earliest time
 * of the next one. A `limit` of 0 means no limit. `guildId` is the transaction's guild, or `'0'` for subjects of no
 * guild; `at` is the database's time by default.
 */
export async function consumeRateLimit(
  queries: Queries,
  params: { guildId: string; subject: string; limit: number; windowMs: number; at?: Date },
): Promise<Date | null> {
  const [row] = await queries.query<{ next_at: Date | null }>(
    `select economy.consume_rate_limit($1, $2, $3, $4 * interval '1 millisecond', coalesce($5, now())) as next_at`,
    [params.guildId, params.subject, params.limit, params.windowMs, params.at ?? null],
  );
  return row?.next_at ?? null;
}

/** Deletes expired windows. Requires a transaction across guilds. */
export async function pruneRateWindows(queries: Queries): Promise<void> {
  await queries.query('delete from economy.rate_windows where expires_at < now()');
}
