import type { Server } from 'node:http';
import { GatewayOpcodes } from 'discord-api-types/v10';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { LocalDiscord } from '../../local-discord.ts';
import { isRecord } from '../http/form.ts';
import { type Connection, sendOp } from './connection.ts';
import { requestMembers } from './request-members.ts';
import { identify, resume } from './identify.ts';
import type { Session } from './sessions.ts';

/** `events/gateway.mdx`: 120 commands in 60 s, 4,096 bytes each. */
const maxCommands = 120;
const commandWindowMs = 60_000;
const maxCommandBytes = 4_096;
/** How long a dropped session may be resumed. */
const resumableMs = 180_000;

export type GatewayDoor = {
  close: () => void;
  dropAll: () => void;
  reconnectAll: () => void;
  invalidateAll: () => void;
};

/** Serves the gateway on the wire port: `/?v=10&encoding=json`. */
export function openGateway(local: LocalDiscord, server: Server): GatewayDoor {
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
      if (version === '10') greet(socket);
      else socket.close(4012, 'Invalid API version.');
    });
  });

  function greet(socket: WebSocket): void {
    const connection: Connection = { socket, session: null, commands: [], lastBeatMs: Date.now() };
    connections.add(connection);
    const interval = local.settings.heartbeatIntervalMs;
    sendOp(socket, GatewayOpcodes.Hello, { heartbeat_interval: interval, _trace: [] });
    const watch = setInterval(() => {
      if (Date.now() - connection.lastBeatMs > interval * 2) socket.close(4000, 'Missed heartbeats.');
    }, interval);
    watch.unref();
    socket.on('message', (raw) => hear(local, connection, raw));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      clearInterval(watch);
      connections.delete(connection);
      leave(local, connection, code);
    });
  }

  const forget = setInterval(() => forgetStale(local), 30_000);
  forget.unref();
  const each = (act: (connection: Connection) => void): void => [...connections].forEach(act);
  return {
    close() {
      clearInterval(forget);
      each(({ socket }) => socket.terminate());
      sockets.close();
    },
    dropAll: () => each(({ socket }) => socket.terminate()),
    reconnectAll: () => each(({ socket }) => sendOp(socket, GatewayOpcodes.Reconnect, null)),
    invalidateAll: () =>
      each((connection) => {
        if (connection.session) local.sessions.byId.delete(connection.session.id);
        connection.session = null;
        sendOp(connection.socket, GatewayOpcodes.InvalidSession, false);
      }),
  };
}

function hear(local: LocalDiscord, connection: Connection, raw: RawData): void {
  const { socket } = connection;
  const bytes = Buffer.isBuffer(raw) ? raw : Array.isArray(raw) ? Buffer.concat(raw) : Buffer.from(raw);
  if (bytes.length > maxCommandBytes) {
    socket.close(4002, 'Payload too large.');
    return;
  }
  if (isTooTalkative(connection)) {
    socket.close(4008, 'You are being rate limited.');
    return;
  }
  const command = parse(bytes);
  if (!command) {
    socket.close(4002, 'Error while decoding payload.');
    return;
  }
  obey(local, connection, command);
}

function obey(local: LocalDiscord, connection: Connection, command: { op: number; d: unknown }): void {
  const { socket, session } = connection;
  if (command.op !== GatewayOpcodes.Identify && command.op !== GatewayOpcodes.Resume) logCommand(local, command.op);
  switch (command.op) {
    case GatewayOpcodes.Heartbeat: {
      if (local.faults.swallowHeartbeats || local.faults.silent) return;
      connection.lastBeatMs = Date.now();
      if (session && typeof command.d === 'number') local.sessions.confirm(session, command.d);
      sendOp(socket, GatewayOpcodes.HeartbeatAck, null);
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
      else if (command.op === GatewayOpcodes.PresenceUpdate) showPresence(local, session, command.d);
      else if (command.op === GatewayOpcodes.RequestGuildMembers) requestMembers(local, session, command.d);
      return;
    }
    default:
      socket.close(4001, 'Unknown opcode.');
  }
}

function showPresence(local: LocalDiscord, session: Session, presence: unknown): void {
  session.presence = presence;
  const status = isRecord(presence) && typeof presence['status'] === 'string' ? presence['status'] : '';
  local.wire.add({ direction: 'out', kind: 'gateway', label: 'PRESENCE_UPDATE', detail: status });
}

/** `events/gateway.mdx`: closing with 1000 or 1001 ends the session; anything else leaves it to be resumed. */
function leave(local: LocalDiscord, connection: Connection, code: number): void {
  const { session } = connection;
  if (!session || session.socket !== connection.socket) return;
  session.socket = null;
  session.closedAtMs = Date.now();
  if (code === 1000 || code === 1001) local.sessions.byId.delete(session.id);
  local.wire.add({ direction: 'out', kind: 'gateway', label: 'CLOSED', status: code });
  local.hub.emit({ type: 'bot', sessions: local.sessions.open() });
}

function forgetStale(local: LocalDiscord): void {
  for (const [id, { closedAtMs }] of local.sessions.byId) {
    if (closedAtMs !== null && Date.now() - closedAtMs > resumableMs) local.sessions.byId.delete(id);
  }
}

function isTooTalkative(connection: Connection): boolean {
  const at = Date.now();
  connection.commands.push(at);
  if (connection.commands.length <= maxCommands) return false;
  const oldest = connection.commands.shift() ?? 0;
  return at - oldest < commandWindowMs;
}

function parse(bytes: Buffer): { op: number; d: unknown } | undefined {
  try {
    const read: unknown = JSON.parse(bytes.toString('utf8'));
    return isRecord(read) && typeof read['op'] === 'number' ? { op: read['op'], d: read['d'] } : undefined;
  } catch {
    return undefined;
  }
}

function logCommand(local: LocalDiscord, op: number): void {
  local.wire.add({ direction: 'out', kind: 'gateway', label: GatewayOpcodes[op] ?? `OP ${op}` });
}
