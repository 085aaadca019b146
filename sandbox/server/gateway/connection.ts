import type { WebSocket } from 'ws';
import type { Session } from './sessions.ts';

/** A socket and, after identify or resume, its session. */
export type Connection = {
  socket: WebSocket;
  session: Session | null;
  commandTimesMs: number[];
  lastHeartbeatMs: number;
};

/** Sends a payload that is not an event: hello, acknowledgement, reconnect, invalid session. */
export function sendOpcode(socket: WebSocket, op: number, data: unknown): void {
  socket.send(JSON.stringify({ op, d: data, s: null, t: null }));
}
