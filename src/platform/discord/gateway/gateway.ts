import type { WebSocketManager } from '@discordjs/ws';
import { PresenceUpdateStatus } from 'discord-api-types/v10';
import { pause } from '../../pause.ts';
import { classifyError } from '../rest/call-discord.ts';
import {
  createShardManager,
  failPermanently,
  FATAL_CLOSE_CODES,
  MAX_RETRY_DELAY_MS,
  sendPresence,
  type GatewayConnections,
  type GatewayDependencies,
} from './shards.ts';

export type GatewayState = 'online' | 'connecting' | 'offline';

const CLOSE_TIMEOUT_MS = 1_000;

/**
 * The connection to Discord's gateway. The library handles heartbeats, resuming and reconnecting; this module adds the
 * backoff.
 */
export function createGateway(dependencies: GatewayDependencies) {
  const gateway: GatewayConnections = {
    ...dependencies,
    sessions: new Map(),
    online: new Set(),
    failures: new Map(),
    latencies: new Map(),
    stopping: new AbortController(),
    presence: PresenceUpdateStatus.Online,
    manager: undefined,
    ownShardCount: Number.POSITIVE_INFINITY,
    fatal: undefined,
  };
  const { online, latencies, stopping } = gateway;
  return {
    /** Starts to connect and returns at once: an outage of Discord must not keep the program from starting. */
    start(): void {
      void connect(gateway);
    },
    /** Closes every connection with 1000. */
    async stop(): Promise<void> {
      stopping.abort();
      await close(gateway.manager, 'the program stops');
      online.clear();
    },
    /** Sets how Discord shows the bot from now on, in every session. */
    setPresence(presence: PresenceUpdateStatus): void {
      const { manager } = gateway;
      if (gateway.presence === presence) return;
      gateway.presence = presence;
      if (manager !== undefined) for (const shard of online) void sendPresence(gateway, manager, shard);
    },
    /** The mean of the last heartbeats, in milliseconds; null before the first. */
    latencyMs(): number | null {
      if (latencies.size === 0) return null;
      return Math.round([...latencies.values()].reduce((sum, latency) => sum + latency, 0) / latencies.size);
    },
    state(): GatewayState {
      if (gateway.fatal !== undefined || stopping.signal.aborted || gateway.manager === undefined) return 'offline';
      return online.size >= gateway.ownShardCount ? 'online' : 'connecting';
    },
  };
}
export type Gateway = ReturnType<typeof createGateway>;

const canConnect = ({ fatal, stopping }: GatewayConnections): boolean =>
  fatal === undefined && !stopping.signal.aborted;

/** Retries until the gateway's URL is known, then lets the library connect. */
async function connect(gateway: GatewayConnections): Promise<void> {
  for (let attempts = 0; canConnect(gateway); attempts += 1) {
    try {
      gateway.manager = createShardManager(gateway);
      gateway.ownShardCount = (await gateway.manager.getShardIds()).length;
      await gateway.manager.connect();
      return;
    } catch (error) {
      if (classifyError(error).kind === 'fatal_token') failPermanently(gateway, FATAL_CLOSE_CODES[4004]);
      if (!canConnect(gateway)) return;
      await close(gateway.manager, 'could not connect');
      const waitMs = Math.min(MAX_RETRY_DELAY_MS, 1_000 * 2 ** attempts);
      gateway.log.warn({ err: error, waitMs }, 'Discord could not be reached; trying again.');
      await pause(waitMs, gateway.stopping.signal);
    }
  }
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
