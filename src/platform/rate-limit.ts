import type { Queries } from './db/database.ts';

/**
 * Takes one pass of a subject's sliding window inside the caller's transaction: at most `limit` pass in any `windowMs`, whoever
 * asks from whichever process. Answers null when it passed, else the moment of the next possible pass. `limit` 0 is no
 * limit. `guildId` is the transaction's server, `'0'` for what belongs to none; `at` is the database's time unless given.
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

/** Removes windows that nobody passes through any more. Needs a transaction across servers. */
export async function pruneRateWindows(queries: Queries): Promise<void> {
  await queries.query('delete from economy.rate_windows where expires_at < now()');
}
