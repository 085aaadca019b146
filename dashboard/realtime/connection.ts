/** How current the page is. The data on it is known to be correct up to `lostAtMs` (Unix time in milliseconds). */
export type Connection =
  | { phase: 'live' }
  | { phase: 'connecting'; lostAtMs: number }
  | { phase: 'stopped'; lostAtMs: number };
export type ConnectionEvent = { type: 'opened' | 'lost' | 'waited'; atMs: number };

/** After this long without a stream, updates count as stopped and an alert is shown. */
export const STOPPED_AFTER_MS = 10_000;

/** Returns the next connection state: a short gap is `connecting`, a long one is `stopped`. */
export function reduceConnection(connection: Connection, { type, atMs }: ConnectionEvent): Connection {
  if (type === 'opened') return { phase: 'live' };
  if (type === 'lost') return connection.phase === 'live' ? { phase: 'connecting', lostAtMs: atMs } : connection;
  const hasTimedOut = connection.phase === 'connecting' && atMs - connection.lostAtMs >= STOPPED_AFTER_MS;
  return hasTimedOut ? { phase: 'stopped', lostAtMs: connection.lostAtMs } : connection;
}

/** The delay before the next reconnection attempt of our own, in milliseconds; the browser's own retries are separate. */
export const retryDelayMs = (attempts: number): number => Math.min(1000 * 2 ** Math.min(attempts, 5), 30_000);
