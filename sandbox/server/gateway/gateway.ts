import type { Server } from 'node:http';
import { GatewayOpcodes } from 'discord-api-types/v10';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { LocalDiscord } from '../../local-discord.ts';
import { isRecord } from '../http/form.ts';
import { type Connection, sendOpcode } from './connection.ts';
import { requestMembers } from './request-members.ts';
import { identify, resume } from './identify.ts';
import type { Session } from './sessions.ts';

/** `events/gateway.mdx`: 120 commands in 60 s, 4,096 bytes each. */
const MAX_COMMANDS = 120;
const COMMAND_WINDOW_MS = 60_000;
const MAX_COMMAND_BYTES = 4_096;
/** How long a dropped session may be resumed. */
const RESUMABLE_MS = 180_000;

export type Gateway = {
  close: () => void;
  dropAll: () => void;
  reconnectAll: () => void;
  invalidateAll: () => void;
};

/** Serves the gateway on the wire port: `/?v=10&encoding=json`. */
export function openGateway(local: LocalDiscord, server: Server): Gateway {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024 * 1024 });
  const connections = new Set<Connection>();

  server.on('upgrade', (request, stream, head) => {
    if (local.faults.refuseGateway) {
      stream.destroy();
      return;
    }
    stream.on('error', () => stream.destroy());
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const version = new URL(request.url ?? '/', 'http://gateway').searchParams.get('v') ?? '10';
      if (version === '10') openConnection(socket);
      else socket.close(4012, 'Invalid API version.');
    });
  });

  function openConnection(socket: WebSocket): void {
    const connection: Connection = { socket, session: null, commandTimesMs: [], lastHeartbeatMs: Date.now() };
    connections.add(connection);
    const interval = local.settings.heartbeatIntervalMs;
    sendOpcode(socket, GatewayOpcodes.Hello, { heartbeat_interval: interval, _trace: [] });
    const heartbeatTimer = setInterval(() => {
      if (Date.now() - connection.lastHeartbeatMs > interval * 2) socket.close(4000, 'Missed heartbeats.');
    }, interval);
    heartbeatTimer.unref();
    socket.on('message', (raw) => handleMessage(local, connection, raw));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      clearInterval(heartbeatTimer);
      connections.delete(connection);
      handleClose(local, connection, code);
    });
  }

  const cleanupTimer = setInterval(() => dropExpiredSessions(local), 30_000);
  cleanupTimer.unref();
  const forEachConnection = (action: (connection: Connection) => void): void => [...connections].forEach(action);
  return {
    close() {
      clearInterval(cleanupTimer);
      forEachConnection(({ socket }) => socket.terminate());
      sockets.close();
    },
    dropAll: () => forEachConnection(({ socket }) => socket.terminate()),
    reconnectAll: () => forEachConnection(({ socket }) => sendOpcode(socket, GatewayOpcodes.Reconnect, null)),
    invalidateAll: () =>
      forEachConnection((connection) => {
        if (connection.session) local.sessions.byId.delete(connection.session.id);
        connection.session = null;
        sendOpcode(connection.socket, GatewayOpcodes.InvalidSession, false);
      }),
  };
}

function handleMessage(local: LocalDiscord, connection: Connection, raw: RawData): void {
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
  handleCommand(local, connection, command);
}

function handleCommand(local: LocalDiscord, connection: Connection, command: { op: number; d: unknown }): void {
  const { socket, session } = connection;
  if (command.op !== GatewayOpcodes.Identify && command.op !== GatewayOpcodes.Resume) logCommand(local, command.op);
  switch (command.op) {
    case GatewayOpcodes.Heartbeat: {
      if (local.faults.swallowHeartbeats || local.faults.silent) return;
      connection.lastHeartbeatMs = Date.now();
      if (session && typeof command.d === 'number') local.sessions.acknowledge(session, command.d);
      sendOpcode(socket, GatewayOpcodes.HeartbeatAck, null);
      return;
    }
    case GatewayOpcodes.Identify: {
      identify(local, connection, command.d);
      return;
    }
    case GatewayOpcodes.Resume: {
      resume(local, connection, command.d);
      return;
    }
    case GatewayOpcodes.PresenceUpdate:
    case GatewayOpcodes.RequestGuildMembers:
    case GatewayOpcodes.VoiceStateUpdate: {
      if (!session) socket.close(4003, 'Not authenticated.');
      else if (command.op === GatewayOpcodes.PresenceUpdate) recordPresence(local, session, command.d);
      else if (command.op === GatewayOpcodes.RequestGuildMembers) requestMembers(local, session, command.d);
      return;
    }
    default:
      socket.close(4001, 'Unknown opcode.');
  }
}

function recordPresence(local: LocalDiscord, session: Session, presence: unknown): void {
  session.presence = presence;
  const status = isRecord(presence) && typeof presence['status'] === 'string' ? presence['status'] : '';
  local.wireLog.add({ direction: 'out', kind: 'gateway', label: 'PRESENCE_UPDATE', detail: status });
}

/** `events/gateway.mdx`: closing with 1000 or 1001 ends the session; anything else leaves it to be resumed. */
function handleClose(local: LocalDiscord, connection: Connection, code: number): void {
  const { session } = connection;
  if (!session || session.socket !== connection.socket) return;
  session.socket = null;
  session.closedAtMs = Date.now();
  if (code === 1000 || code === 1001) local.sessions.byId.delete(session.id);
  local.wireLog.add({ direction: 'out', kind: 'gateway', label: 'CLOSED', status: code });
  local.broadcaster.emit({ type: 'bot', sessions: local.sessions.countOpen() });
}

function dropExpiredSessions(local: LocalDiscord): void {
  for (const [id, { closedAtMs }] of local.sessions.byId) {
    if (closedAtMs !== null && Date.now() - closedAtMs > RESUMABLE_MS) local.sessions.byId.delete(id);
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

function logCommand(local: LocalDiscord, op: number): void {
  local.wireLog.add({ direction: 'out', kind: 'gateway', label: GatewayOpcodes[op] ?? `OP ${op}` });
}
