import type { WebSocket } from 'ws';
import type { Session } from './sessions.ts';

/** One socket and, once it identified or resumed, its session. */
export type Connection = {
  socket: WebSocket;
  session: Session | null;
  commandTimesMs: number[];
  lastHeartbeatMs: number;
};

/** Sends what is not an event: hello, acknowledgements, reconnect, invalid session. */
export function sendOpcode(socket: WebSocket, op: number, data: unknown): void {
  socket.send(JSON.stringify({ op, d: data, s: null, t: null }));
}
