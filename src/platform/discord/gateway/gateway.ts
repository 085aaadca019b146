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
import { classifyError } from '../rest/discord-port.ts';

/** The shards of this process, and the number of all shards. */
export type Shards = { first: number; last: number; count: number };
export type GatewayState = 'online' | 'connecting' | 'offline';

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

/** Close codes after which reconnecting cannot work (Discord, "Opcodes and Status Codes"). */
const FATAL_CLOSE_CODES = {
  4004: 'Discord refused the token. Set DISCORD_TOKEN to the one shown in the developer portal, under Bot.',
  4010: 'Discord refused the shard. Check SHARDS.',
  4011: 'Discord asks for more shards. Unset SHARDS, or raise its number.',
  4012: 'Discord no longer speaks version 10 of its gateway.',
  4013: 'Discord refused the intents as malformed.',
  4014: 'Discord refused the intents: an intent that the application was not granted. Grant it in the developer portal, under Bot.',
} as const;
const fatalReason = (code: number): string | undefined =>
  Object.entries(FATAL_CLOSE_CODES).find(([fatal]) => Number(fatal) === code)?.[1];
const MAX_RETRY_DELAY_MS = 60_000;
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * The connection to Discord's gateway. The library handles heartbeats, resuming and reconnecting; this module adds the
 * backoff.
 */
export function createGateway(dependencies: GatewayDependencies) {
  const { log, nowMs } = dependencies;
  const sessions = new Map<number, SessionInfo>();
  const online = new Set<number>();
  const failures = new Map<number, number>();
  const latencies = new Map<number, number>();
  let presence: PresenceUpdateStatus = PresenceUpdateStatus.Online;
  const stopping = new AbortController();
  let manager: WebSocketManager | undefined;
  let ownShardCount = Number.POSITIVE_INFINITY;
  let fatal: string | undefined;

  const canConnect = () => fatal === undefined && !stopping.signal.aborted;
  const failPermanently = (reason: string) => {
    if (fatal !== undefined) return;
    fatal = reason;
    dependencies.onFatal(reason);
  };

  /**
   * The library calls this before each connection: the only place where a reconnection can be delayed, or stopped for
   * good.
   */
  async function retrieveSessionInfo(shard: number): Promise<SessionInfo | null> {
    const waitMs = online.has(shard) ? 0 : backoffMs(failures.get(shard) ?? 0);
    if (waitMs > 0) await pause(waitMs, stopping.signal);
    if (stopping.signal.aborted) return new Promise(() => {});
    return sessions.get(shard) ?? null;
  }

  function createShardManager(): WebSocketManager {
    // Messages are received only to notice deletions; messages of other users arrive without their content.
    const baseIntents = GatewayIntentBits.Guilds | GatewayIntentBits.GuildMessages;
    const intents = baseIntents | (dependencies.hasMembersIntent() ? GatewayIntentBits.GuildMembers : 0);
    const { shards } = dependencies;
    const shardManager = new WebSocketManager({
      token: dependencies.token,
      rest: dependencies.rest,
      intents,
      shardCount: shards?.count ?? null,
      shardIds: shards ? { start: shards.first, end: shards.last } : null,
      handshakeTimeout: 10_000,
      helloTimeout: 10_000,
      retrieveSessionInfo,
      updateSessionInfo: (shard, session) => void (session ? sessions.set(shard, session) : sessions.delete(shard)),
      buildIdentifyThrottler: async (webSocketManager) => {
        const information = await webSocketManager.fetchGatewayInformation();
        return createIdentifyThrottler({ maxConcurrency: information.session_start_limit.max_concurrency, nowMs });
      },
    });
    const connected = (shard: number) => {
      online.add(shard);
      failures.delete(shard);
    };
    shardManager.on(WebSocketShardEvents.Ready, (_data, shard) => {
      connected(shard);
      // A new session is shown as online until it sends a presence; a resumed one keeps its presence.
      if (presence !== PresenceUpdateStatus.Online) void setPresence(shardManager, shard);
    });
    shardManager.on(WebSocketShardEvents.HeartbeatComplete, ({ latency }, shard) => latencies.set(shard, latency));
    shardManager.on(WebSocketShardEvents.Resumed, connected);
    shardManager.on(WebSocketShardEvents.Closed, (code, shard) => {
      online.delete(shard);
      latencies.delete(shard);
      if (stopping.signal.aborted) return;
      failures.set(shard, (failures.get(shard) ?? 0) + 1);
      const reason = fatalReason(code);
      if (reason === undefined) log.info({ shard, code }, 'The gateway closed a connection; connecting again.');
      else failPermanently(reason);
    });
    shardManager.on(WebSocketShardEvents.Error, (error, shard) =>
      log.warn({ err: error, shard }, 'The gateway had an error.'),
    );
    shardManager.on(WebSocketShardEvents.SocketError, (error, shard) =>
      log.debug({ err: error, shard }, 'A socket failed.'),
    );
    shardManager.on(WebSocketShardEvents.Dispatch, (event) => dependencies.dispatch(event));
    return shardManager;
  }

  async function setPresence(target: WebSocketManager, shard: number): Promise<void> {
    try {
      const d = { since: null, activities: [], status: presence, afk: false };
      await target.send(shard, { op: GatewayOpcodes.PresenceUpdate, d });
    } catch (error) {
      log.warn({ err: error, shard }, 'The presence could not be updated.');
    }
  }

  /** Retries until the gateway's URL is known, then lets the library connect. */
  async function connect(): Promise<void> {
    for (let attempts = 0; canConnect(); attempts += 1) {
      try {
        manager = createShardManager();
        ownShardCount = (await manager.getShardIds()).length;
        await manager.connect();
        return;
      } catch (error) {
        if (classifyError(error).kind === 'fatal_token') failPermanently(FATAL_CLOSE_CODES[4004]);
        if (!canConnect()) return;
        await close(manager, 'could not connect');
        const waitMs = Math.min(MAX_RETRY_DELAY_MS, 1_000 * 2 ** attempts);
        log.warn({ err: error, waitMs }, 'Discord could not be reached; trying again.');
        await pause(waitMs, stopping.signal);
      }
    }
  }

  return {
    /** Starts to connect and returns at once: an outage of Discord must not keep the program from starting. */
    start(): void {
      void connect();
    },
    /** Closes every connection with 1000. */
    async stop(): Promise<void> {
      stopping.abort();
      await close(manager, 'the program stops');
      online.clear();
    },
    /** Sets how Discord shows the bot from now on, in every session. */
    setPresence(status: PresenceUpdateStatus): void {
      if (presence === status) return;
      presence = status;
      if (manager !== undefined) for (const shard of online) void setPresence(manager, shard);
    },
    /** The mean of the last heartbeats, in milliseconds; null before the first. */
    latencyMs(): number | null {
      if (latencies.size === 0) return null;
      return Math.round([...latencies.values()].reduce((sum, latency) => sum + latency, 0) / latencies.size);
    },
    state(): GatewayState {
      if (fatal !== undefined || stopping.signal.aborted || manager === undefined) return 'offline';
      return online.size >= ownShardCount ? 'online' : 'connecting';
    },
  };
}

/**
 * Closes every connection with 1000, waiting a second at most. Destroying a shard that waits for its READY makes the
 * library destroy it a second time, which removes the event that the first call waits for.
 */
async function close(manager: WebSocketManager | undefined, reason: string): Promise<void> {
  const closing = new AbortController();
  // A connection that cannot be closed properly must not block what follows a stop or a retry.
  const closed = Promise.resolve(manager?.destroy({ code: 1_000, reason })).catch(() => undefined);
  await Promise.race([closed, pause(CLOSE_TIMEOUT_MS, closing.signal)]);
  closing.abort();
}

/** No delay for the first reconnection, since most are routine; then longer each time. */
const backoffMs = (failures: number): number =>
  failures < 2 ? 0 : Math.min(MAX_RETRY_DELAY_MS, 500 * 2 ** (failures - 2));
