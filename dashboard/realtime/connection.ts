/** How current the page is. `lostAt` is the moment, in milliseconds, up to which everything shown is known to be right. */
export type Connection =
  | { phase: 'live' }
  | { phase: 'connecting'; lostAtMs: number }
  | { phase: 'stopped'; lostAtMs: number };
export type ConnectionEvent = { type: 'opened' | 'lost' | 'waited'; atMs: number };

/** Being without a stream this long is told aloud. */
export const STOPPED_AFTER_MS = 10_000;

/** Follows the stream: a short gap is only a reconnection, a long one stops being live. */
export function reduceConnection(connection: Connection, { type, atMs }: ConnectionEvent): Connection {
  if (type === 'opened') return { phase: 'live' };
  if (type === 'lost') return connection.phase === 'live' ? { phase: 'connecting', lostAtMs: atMs } : connection;
  const hasTimedOut = connection.phase === 'connecting' && atMs - connection.lostAtMs >= STOPPED_AFTER_MS;
  return hasTimedOut ? { phase: 'stopped', lostAtMs: connection.lostAtMs } : connection;
}

/** How long to wait before the next try of our own, in milliseconds. */
export const retryDelayMs = (attempts: number): number => Math.min(1000 * 2 ** Math.min(attempts, 5), 30_000);
