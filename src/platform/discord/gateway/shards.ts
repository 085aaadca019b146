import type { REST } from '@discordjs/rest';
import { WebSocketManager, WebSocketShardEvents, type SessionInfo } from '@discordjs/ws';
import {
  GatewayIntentBits,
  GatewayOpcodes,
  PresenceUpdateStatus,
  type GatewayDispatchPayload,
} from 'discord-api-types/v10';
import type { Log } from '../../log.ts';
import { pause } from '../../pause.ts';
import { createIdentifyThrottler } from './identify-throttler.ts';

/** The shards of this process, and the number of all shards. */
export type Shards = { first: number; last: number; count: number };
export type GatewayDependencies = {
  rest: REST;
  token: string;
  /** Events of members that join or leave arrive only if the application was granted this intent. */
  hasMembersIntent(): boolean;
  /** When absent, this process runs all shards of the number that Discord recommends. */
  shards?: Shards | undefined;
  log: Log;
  nowMs: () => number;
  dispatch(event: GatewayDispatchPayload): void;
  /** Called once, with a message for the operator, when retrying would be wrong. */
  onFatal(reason: string): void;
};

/** The connections of this process to the gateway, by shard. */
export type GatewayConnections = GatewayDependencies & {
  readonly sessions: Map<number, SessionInfo>;
  readonly online: Set<number>;
  readonly failures: Map<number, number>;
  readonly latencies: Map<number, number>;
  readonly stopping: AbortController;
  presence: PresenceUpdateStatus;
  manager: WebSocketManager | undefined;
  ownShardCount: number;
  /** Why connecting again would be wrong. */
  fatal: string | undefined;
};

/** Close codes after which reconnecting cannot work (Discord, "Opcodes and Status Codes"). */
export const FATAL_CLOSE_CODES = {
  4004: 'Discord refused the token. Set DISCORD_TOKEN to the one shown in the developer portal, under Bot.',
  4010: 'Discord refused the shard. Check SHARDS.',
  4011: 'Discord asks for more shards. Unset SHARDS, or raise its number.',
  4012: 'Discord no longer speaks version 10 of its gateway.',
  4013: 'Discord refused the intents as malformed.',
  4014: 'Discord refused the intents: an intent that the application was not granted. Grant it in the developer portal, under Bot.',
} as const;
const fatalReason = (code: number): string | undefined =>
  Object.entries(FATAL_CLOSE_CODES).find(([fatal]) => Number(fatal) === code)?.[1];
export const MAX_RETRY_DELAY_MS = 60_000;

export function failPermanently(gateway: GatewayConnections, reason: string): void {
  if (gateway.fatal !== undefined) return;
  gateway.fatal = reason;
  gateway.onFatal(reason);
}

/** Creates the library's manager of all shards, which connects them once it is told to. */
export function createShardManager(gateway: GatewayConnections): WebSocketManager {
  const { shards, sessions, log, nowMs } = gateway;
  // Messages are received only to notice deletions; messages of other users arrive without their content.
  const baseIntents = GatewayIntentBits.Guilds | GatewayIntentBits.GuildMessages;
  const intents = baseIntents | (gateway.hasMembersIntent() ? GatewayIntentBits.GuildMembers : 0);
  const manager = new WebSocketManager({
    token: gateway.token,
    rest: gateway.rest,
    intents,
    shardCount: shards?.count ?? null,
    shardIds: shards ? { start: shards.first, end: shards.last } : null,
    handshakeTimeout: 10_000,
    helloTimeout: 10_000,
    retrieveSessionInfo: (shard) => retrieveSessionInfo(gateway, shard),
    updateSessionInfo: (shard, session) => void (session ? sessions.set(shard, session) : sessions.delete(shard)),
    buildIdentifyThrottler: async (webSocketManager) => {
      const information = await webSocketManager.fetchGatewayInformation();
      return createIdentifyThrottler({ maxConcurrency: information.session_start_limit.max_concurrency, nowMs });
    },
  });
  manager.on(WebSocketShardEvents.Ready, (_data, shard) => {
    onConnected(gateway, shard);
    // A new session is shown as online until it sends a presence; a resumed one keeps its presence.
    if (gateway.presence !== PresenceUpdateStatus.Online) void sendPresence(gateway, manager, shard);
  });
  manager.on(WebSocketShardEvents.HeartbeatComplete, ({ latency }, shard) => gateway.latencies.set(shard, latency));
  manager.on(WebSocketShardEvents.Resumed, (shard) => onConnected(gateway, shard));
  manager.on(WebSocketShardEvents.Closed, (code, shard) => onClosed(gateway, code, shard));
  manager.on(WebSocketShardEvents.Error, (error, shard) =>
    log.warn({ err: error, shard }, 'The gateway had an error.'),
  );
  manager.on(WebSocketShardEvents.SocketError, (error, shard) => log.debug({ err: error, shard }, 'A socket failed.'));
  manager.on(WebSocketShardEvents.Dispatch, (event) => gateway.dispatch(event));
  return manager;
}

/**
 * The library calls this before each connection: the only place where a reconnection can be delayed, or stopped for
 * good.
 */
async function retrieveSessionInfo(gateway: GatewayConnections, shard: number): Promise<SessionInfo | null> {
  const { online, failures, stopping, sessions } = gateway;
  const waitMs = online.has(shard) ? 0 : backoffMs(failures.get(shard) ?? 0);
  if (waitMs > 0) await pause(waitMs, stopping.signal);
  if (stopping.signal.aborted) return new Promise(() => {});
  return sessions.get(shard) ?? null;
}

function onConnected({ online, failures }: GatewayConnections, shard: number): void {
  online.add(shard);
  failures.delete(shard);
}

function onClosed(gateway: GatewayConnections, code: number, shard: number): void {
  const { online, latencies, failures } = gateway;
  online.delete(shard);
  latencies.delete(shard);
  if (gateway.stopping.signal.aborted) return;
  failures.set(shard, (failures.get(shard) ?? 0) + 1);
  const reason = fatalReason(code);
  if (reason === undefined) gateway.log.info({ shard, code }, 'The gateway closed a connection; connecting again.');
  else failPermanently(gateway, reason);
}

/** Shows the current presence in the session of one shard. */
export async function sendPresence(
  { presence, log }: GatewayConnections,
  manager: WebSocketManager,
  shard: number,
): Promise<void> {
  try {
    const d = { since: null, activities: [], status: presence, afk: false };
    await manager.send(shard, { op: GatewayOpcodes.PresenceUpdate, d });
  } catch (error) {
    log.warn({ err: error, shard }, 'The presence could not be updated.');
  }
}

/** No delay for the first reconnection, since most are routine; then longer each time. */
const backoffMs = (failures: number): number =>
  failures < 2 ? 0 : Math.min(MAX_RETRY_DELAY_MS, 500 * 2 ** (failures - 2));
