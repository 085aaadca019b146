import type { Server } from 'node:http';
import { GatewayOpcodes } from 'discord-api-types/v10';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { GatewayContext } from './gateway-context.ts';
import { isRecord } from '../../world/is-record.ts';
import { type Connection, sendOpcode } from './connection.ts';
import { requestMembers } from './request-members.ts';
import { identify, resume } from './identify.ts';
import type { Session } from './sessions.ts';

/** `events/gateway.mdx`: 120 commands in 60 s, 4,096 bytes each. */
const MAX_COMMANDS = 120;
const COMMAND_WINDOW_MS = 60_000;
const MAX_COMMAND_BYTES = 4_096;
/** How long a session can be resumed after its socket closed. */
const RESUMABLE_MS = 180_000;

export type Gateway = {
  /** Accepts WebSocket connections on the server. */
  attach: (server: Server) => void;
  close: () => void;
  disconnectAll: () => void;
  reconnectAll: () => void;
  invalidateAll: () => void;
};

/** The gateway, served on the port of the REST API: `/?v=10&encoding=json`. */
export function createGateway(context: GatewayContext): Gateway {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024 * 1024 });
  const connections = new Set<Connection>();
  const cleanupTimer = setInterval(() => dropExpiredSessions(context), 30_000);
  cleanupTimer.unref();
  const forEachConnection = (action: (connection: Connection) => void): void => [...connections].forEach(action);
  return {
    attach(server) {
      server.on('upgrade', (request, stream, head) => {
        if (context.faults.settings.refuseGateway) {
          stream.destroy();
          return;
        }
        stream.on('error', () => stream.destroy());
        sockets.handleUpgrade(request, stream, head, (socket) => {
          const version = new URL(request.url ?? '/', 'http://gateway').searchParams.get('v') ?? '10';
          if (version === '10') openConnection(context, connections, socket);
          else socket.close(4012, 'Invalid API version.');
        });
      });
    },
    close() {
      clearInterval(cleanupTimer);
      forEachConnection(({ socket }) => socket.terminate());
      sockets.close();
    },
    disconnectAll: () => forEachConnection(({ socket }) => socket.terminate()),
    reconnectAll: () => forEachConnection(({ socket }) => sendOpcode(socket, GatewayOpcodes.Reconnect, null)),
    invalidateAll: () =>
      forEachConnection((connection) => {
        if (connection.session) context.sessions.byId.delete(connection.session.id);
        connection.session = null;
        sendOpcode(connection.socket, GatewayOpcodes.InvalidSession, false);
      }),
  };
}

function openConnection(context: GatewayContext, connections: Set<Connection>, socket: WebSocket): void {
  const connection: Connection = { socket, session: null, commandTimesMs: [], lastHeartbeatMs: Date.now() };
  connections.add(connection);
  const interval = context.settings.heartbeatIntervalMs;
  sendOpcode(socket, GatewayOpcodes.Hello, { heartbeat_interval: interval, _trace: [] });
  const heartbeatTimer = setInterval(() => {
    if (Date.now() - connection.lastHeartbeatMs > interval * 2) socket.close(4000, 'Missed heartbeats.');
  }, interval);
  heartbeatTimer.unref();
  socket.on('message', (raw) => handleMessage(context, connection, raw));
  socket.on('error', () => socket.terminate());
  socket.on('close', (code) => {
    clearInterval(heartbeatTimer);
    connections.delete(connection);
    handleClose(context, connection, code);
  });
}

function handleMessage(context: GatewayContext, connection: Connection, raw: RawData): void {
  const { socket } = connection;
  const bytes = Buffer.isBuffer(raw) ? raw : Array.isArray(raw) ? Buffer.concat(raw) : Buffer.from(raw);
  if (bytes.length > MAX_COMMAND_BYTES) {
    socket.close(4002, 'Payload too large.');
    return;
  }
  if (isOverCommandLimit(connection)) {
    socket.close(4008, 'You are being rate limited.');
    return;
  }
  const command = parseCommand(bytes);
  if (!command) {
    socket.close(4002, 'Error while decoding payload.');
    return;
  }
  handleCommand(context, connection, command);
}

function handleCommand(context: GatewayContext, connection: Connection, command: { op: number; d: unknown }): void {
  const { socket, session } = connection;
  if (command.op !== GatewayOpcodes.Identify && command.op !== GatewayOpcodes.Resume) logCommand(context, command.op);
  switch (command.op) {
    case GatewayOpcodes.Heartbeat: {
      if (context.faults.settings.swallowHeartbeats || context.faults.settings.silent) return;
      connection.lastHeartbeatMs = Date.now();
      if (session && typeof command.d === 'number') context.sessions.acknowledge(session, command.d);
      sendOpcode(socket, GatewayOpcodes.HeartbeatAck, null);
      return;
    }
    case GatewayOpcodes.Identify: {
      identify(context, connection, command.d);
      return;
    }
    case GatewayOpcodes.Resume: {
      resume(context, connection, command.d);
      return;
    }
    case GatewayOpcodes.PresenceUpdate:
    case GatewayOpcodes.RequestGuildMembers:
    case GatewayOpcodes.VoiceStateUpdate: {
      if (!session) socket.close(4003, 'Not authenticated.');
      else if (command.op === GatewayOpcodes.PresenceUpdate) recordPresence(context, session, command.d);
      else if (command.op === GatewayOpcodes.RequestGuildMembers) requestMembers(context, session, command.d);
      return;
    }
    default:
      socket.close(4001, 'Unknown opcode.');
  }
}

function recordPresence(context: GatewayContext, session: Session, presence: unknown): void {
  session.presence = presence;
  const status = isRecord(presence) && typeof presence['status'] === 'string' ? presence['status'] : '';
  context.wireLog.add({ direction: 'out', kind: 'gateway', label: 'PRESENCE_UPDATE', detail: status });
}

/** `events/gateway.mdx`: closing with 1000 or 1001 ends the session; after any other code it can be resumed. */
function handleClose(context: GatewayContext, connection: Connection, code: number): void {
  const { session } = connection;
  if (!session || session.socket !== connection.socket) return;
  session.socket = null;
  session.closedAtMs = Date.now();
  if (code === 1000 || code === 1001) context.sessions.byId.delete(session.id);
  context.wireLog.add({ direction: 'out', kind: 'gateway', label: 'CLOSED', status: code });
  context.broadcaster.emit({ type: 'bot', sessions: context.sessions.countOpen() });
}

function dropExpiredSessions(context: GatewayContext): void {
  for (const [id, { closedAtMs }] of context.sessions.byId) {
    if (closedAtMs !== null && Date.now() - closedAtMs > RESUMABLE_MS) context.sessions.byId.delete(id);
  }
}

function isOverCommandLimit(connection: Connection): boolean {
  const at = Date.now();
  connection.commandTimesMs.push(at);
  if (connection.commandTimesMs.length <= MAX_COMMANDS) return false;
  const oldest = connection.commandTimesMs.shift() ?? 0;
  return at - oldest < COMMAND_WINDOW_MS;
}

function parseCommand(bytes: Buffer): { op: number; d: unknown } | undefined {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    return isRecord(parsed) && typeof parsed['op'] === 'number' ? { op: parsed['op'], d: parsed['d'] } : undefined;
  } catch {
    return undefined;
  }
}

function logCommand(context: GatewayContext, op: number): void {
  context.wireLog.add({ direction: 'out', kind: 'gateway', label: GatewayOpcodes[op] ?? `OP ${op}` });
}
