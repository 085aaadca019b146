import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { GatewayIntentBits } from 'discord-api-types/v10';
import { changeFaults } from './control-api/change-faults.ts';
import type { ControlContext } from './control-api/control-context.ts';
import { handleControlRequest } from './control-api/control-handler.ts';
import type { FaultChange, Faults } from './control-api/faults-contract.ts';
import { createSignedLinks } from './server/cdn/signed-links.ts';
import { createEventBroadcaster } from './server/event-broadcaster.ts';
import { createFaultInjection } from './server/faults/faults.ts';
import { createGateway } from './server/gateway/gateway.ts';
import { createGatewaySessions } from './server/gateway/sessions.ts';
import { createHttpServer } from './server/http-server.ts';
import { RESPONSE_TIMEOUT_MS, createInteractionStore } from './server/interactions/interaction-store.ts';
import { createOauthGrants } from './server/oauth/oauth-grants.ts';
import { createRateLimiter } from './server/rest/rate-limiter.ts';
import { DEFAULT_TRAFFIC_LIMITS, type SandboxSettings, type TrafficLimits } from './server/settings.ts';
import { createWireLog } from './server/wire-log.ts';
import { createUser } from './world/guilds/object-factories.ts';
import { type GuildSeed, HARBOUR_COMMONS, seededGuildId, createSeededGuild } from './world/guilds/guild-seeds.ts';
import { createSnowflakeGenerator } from './world/snowflakes.ts';
import { createWorld, type World } from './world/world.ts';

export type SandboxOptions = {
  /** 0, the default, picks a free port. */
  port?: number;
  token?: string;
  heartbeatIntervalMs?: number;
  /** Seeds, or the number of plain guilds; defaults to Harbour Commons alone. */
  guilds?: number | GuildSeed[];
  channelsPerGuild?: number;
  rolesPerGuild?: number;
  membersPerGuild?: number;
  /** The number of shards that `/gateway/bot` recommends; defaults to 1. */
  shards?: number;
  /** Privileged intents granted to the application, as a bit set; defaults to all three. */
  grantedPrivilegedIntents?: number;
  /** Discord's is 5,000; with 0, the default, a restarted bot can identify at once. */
  identifyWindowMs?: number;
  /** Discord's is 3,000, the default; tests that do not measure time may allow more on a slow machine. */
  responseTimeoutMs?: number;
  /** Folder of the built web pages (`dist/web`), to serve the page at `/sandbox` on this port too. */
  webDir?: string;
  /** Overrides of the default limits: `{ callsPerSecond: 50 }` is Discord's. */
  traffic?: Partial<TrafficLimits>;
  now?: () => number;
};

export type Sandbox = {
  /** `http://127.0.0.1:PORT` */
  url: string;
  apiUrl: string;
  token: string;
  applicationId: string;
  clientSecret: string;
  world: World;
  /** The lasting faults; they can be changed in place. */
  faults: Faults;
  /** Has the effect of PATCH /sandbox/api/faults, one-time faults included. */
  changeFaults: (change: FaultChange) => Faults;
  /** Handles every request under `/sandbox/api`, so that a host can mount it. */
  handleControlRequest: (request: Request) => Promise<Response>;
  close: () => Promise<void>;
};

const APPLICATION_ID = '1100000000000000001';
const ALL_PRIVILEGED_INTENTS =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;

/** Starts a local Discord on the loopback interface: REST, gateway, files and control API. All state is in memory. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const context = createControlContext(options);
  const { settings, gateway, interactions } = context;
  const server = createHttpServer(context, (request) => handleControlRequest(context, request));
  gateway.attach(server);
  const port = await listen(server, options.port ?? 0);
  settings.url = `http://127.0.0.1:${port}`;

  return {
    url: settings.url,
    apiUrl: `${settings.url}/api`,
    token: settings.token,
    applicationId: APPLICATION_ID,
    clientSecret: settings.clientSecret,
    world: context.world,
    faults: context.faults.settings,
    changeFaults: (change) => changeFaults(context, change),
    handleControlRequest: (request) => handleControlRequest(context, request),
    close: () =>
      new Promise((resolve) => {
        interactions.close();
        gateway.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createControlContext(options: SandboxOptions): ControlContext {
  const { now, advanceClock } = createClock(options.now ?? Date.now);
  const bot = createUser({ id: APPLICATION_ID, name: 'Harbourmaster', bot: true });
  bot.username = 'Harbourmaster';
  const guilds = createGuildSeeds(options).map((seed, index) =>
    createSeededGuild(seed, { id: seededGuildId(index), bot, index }),
  );
  const settings = createSettings(options);
  const broadcaster = createEventBroadcaster();
  const faults = createFaultInjection((changed) => broadcaster.emit({ type: 'faults', faults: changed }));
  const sessions = createGatewaySessions(() => faults.settings.silent);
  const links = createSignedLinks({ settings, now });
  const world = createWorld({
    bot,
    guilds,
    nextId: createSnowflakeGenerator(now),
    now,
    events: {
      dispatch: sessions.dispatch,
      notify: broadcaster.emit,
      hasObservers: broadcaster.hasListeners,
    },
    signFileUrl: links.sign,
  });
  const wireLog = createWireLog(broadcaster, now);
  const interactions = createInteractionStore(now);
  const gateway = createGateway({ world, sessions, faults, settings, broadcaster, wireLog });
  return {
    world,
    interactions,
    faults,
    settings,
    broadcaster,
    wireLog,
    sessions,
    oauth: createOauthGrants(now),
    links,
    rateLimiter: createRateLimiter(now, settings.traffic),
    gateway,
    advanceClock(ms) {
      advanceClock(ms);
      interactions.expire(settings.responseTimeoutMs);
    },
  };
}

/** A clock that can be moved forward. */
function createClock(clock: () => number): { now: () => number; advanceClock: (ms: number) => void } {
  let offsetMs = 0;
  return {
    now: () => clock() + offsetMs,
    advanceClock(ms) {
      offsetMs += ms;
    },
  };
}

/** Resolves with the port once the server accepts connections; `port` 0 picks a free one. */
async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox did not get a port.');
  return address.port;
}

function createSettings(options: SandboxOptions): SandboxSettings {
  return {
    url: 'http://127.0.0.1',
    token: options.token ?? 'local.sandbox.token',
    clientSecret: 'local-sandbox-secret',
    applicationId: APPLICATION_ID,
    heartbeatIntervalMs: options.heartbeatIntervalMs ?? 41_250,
    shards: options.shards ?? 1,
    grantedPrivilegedIntents: options.grantedPrivilegedIntents ?? ALL_PRIVILEGED_INTENTS,
    identifyWindowMs: options.identifyWindowMs ?? 0,
    responseTimeoutMs: options.responseTimeoutMs ?? RESPONSE_TIMEOUT_MS,
    webDir: options.webDir,
    traffic: { ...DEFAULT_TRAFFIC_LIMITS, ...options.traffic },
    linkSigningKey: randomUUID(),
  };
}

function createGuildSeeds(options: SandboxOptions): GuildSeed[] {
  if (options.guilds === undefined) return [HARBOUR_COMMONS];
  if (typeof options.guilds !== 'number') return options.guilds;
  const seed: GuildSeed = {
    channels: options.channelsPerGuild ?? 5,
    roles: options.rolesPerGuild ?? 3,
    members: options.membersPerGuild ?? 5,
  };
  return Array.from({ length: options.guilds }, () => seed);
}
