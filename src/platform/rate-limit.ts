import type { Queries } from './db/database.ts';

/** Deletes expired windows. Requires a transaction across guilds. */
export async function pruneRateWindows(queries: Queries): Promise<void> {
  await queries.query('delete from economy.rate_windows where expires_at < now()');
}
