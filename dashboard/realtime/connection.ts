/** How current the page is. `lostAt` is the moment, in milliseconds, up to which everything shown is known to be right. */
export type Connection =
  | { phase: 'live' }
  | { phase: 'connecting'; lostAt: number }
  | { phase: 'stopped'; lostAt: number };
export type ConnectionEvent = { type: 'opened' | 'lost' | 'waited'; at: number };

/** Being without a stream this long is told aloud. */
export const PATIENCE_MS = 10_000;

/** Follows the stream: a short gap is only a reconnection, a long one stops being live. */
export function follow(connection: Connection, { type, at }: ConnectionEvent): Connection {
  if (type === 'opened') return { phase: 'live' };
  if (type === 'lost') return connection.phase === 'live' ? { phase: 'connecting', lostAt: at } : connection;
  const isOver = connection.phase === 'connecting' && at - connection.lostAt >= PATIENCE_MS;
  return isOver ? { phase: 'stopped', lostAt: connection.lostAt } : connection;
}

/** How long to wait before the next try of our own, in milliseconds. */
export const retryDelayMs = (tries: number): number => Math.min(1000 * 2 ** Math.min(tries, 5), 30_000);
