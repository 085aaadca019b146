import { randomUUID } from 'node:crypto';
import { GatewayIntentBits } from 'discord-api-types/v10';
import { handleControlRequest } from './control-api/control-handler.ts';
import { changeFaults } from './control-api/change-faults.ts';
import type { FaultChange, Faults } from './control-api/contract.ts';
import { createGatewaySessions } from './server/gateway/sessions.ts';
import { openGateway } from './server/gateway/gateway.ts';
import {
  RESPONSE_TIMEOUT_MS as discordAnswerWithinMs,
  createInteractionStore,
} from './server/interactions/interaction-store.ts';
import {
  type LocalDiscord,
  createDisabledFaults,
  type TrafficLimits,
  DEFAULT_TRAFFIC_LIMITS,
} from './local-discord.ts';
import { createEventBroadcaster } from './server/event-broadcaster.ts';
import { createRateLimiter } from './server/rest/rate-limiter.ts';
import { createHttpServer } from './server/http-server.ts';
import { createWireLog } from './server/wire-log.ts';
import { makeUser } from './world/guilds/object-factories.ts';
import { type GuildSeed, HARBOUR_COMMONS, seededGuildId, createSeededGuild } from './world/guilds/guild-seeds.ts';
import { createSnowflakeGenerator } from './world/snowflakes.ts';
import { createWorld, type World } from './world/world.ts';

export type SandboxOptions = {
  /** 0, the default, takes any free port. */
  port?: number;
  token?: string;
  heartbeatIntervalMs?: number;
  /** Seeds, or how many like guilds; Harbour Commons alone if absent. */
  guilds?: number | GuildSeed[];
  channelsPerGuild?: number;
  rolesPerGuild?: number;
  membersPerGuild?: number;
  /** What `/gateway/bot` recommends; 1 if absent. */
  shards?: number;
  /** Privileged intents granted to the application, as a bit set; all three if absent. */
  grantedPrivilegedIntents?: number;
  /** Discord's is 5,000; 0, the default, lets a restarted bot identify at once. */
  identifyWindowMs?: number;
  /** Discord's is 3,000, the default; a test of what happens, not of how soon, may be patient on a slow machine. */
  responseTimeoutMs?: number;
  /** The built web pages (`dist/web`), if the page is to be served at `/sandbox` on this port too. */
  webDir?: string;
  /** Narrower or wider limits than usual: `{ callsPerSecond: 50 }` is Discord's own. */
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
  /** The lasting faults; they may be set right here. */
  faults: Faults;
  /** The same as PATCH /sandbox/api/faults, one-time faults included. */
  changeFaults: (change: FaultChange) => Faults;
  /** Answers everything under `/sandbox/api`, so that a host can mount it. */
  handleControlRequest: (request: Request) => Promise<Response>;
  close: () => Promise<void>;
};

const applicationId = '1100000000000000001';
const ALL_PRIVILEGED_INTENTS =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;

/** Starts a Discord of one's own on the loopback interface: REST, gateway, files, control. Everything stays in memory. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  let clockOffsetMs = 0;
  const clock = options.now ?? Date.now;
  const now = (): number => clock() + clockOffsetMs;
  const bot = makeUser({ id: applicationId, name: 'Harbourmaster', bot: true });
  bot.username = 'Harbourmaster';
  const guilds = createGuildSeeds(options).map((seed, index) =>
    createSeededGuild(seed, { id: seededGuildId(index), bot, index }),
  );
  const broadcaster = createEventBroadcaster();
  const traffic = { ...DEFAULT_TRAFFIC_LIMITS, ...options.traffic };
  const local: LocalDiscord = {
    world: createWorld({ bot, guilds, nextId: createSnowflakeGenerator(now), now }),
    faults: createDisabledFaults(),
    sessions: createGatewaySessions(() => local.faults.silent),
    gateway: {
      close: () => undefined,
      dropAll: () => undefined,
      reconnectAll: () => undefined,
      invalidateAll: () => undefined,
    },
    interactions: createInteractionStore(now),
    rateLimiter: createRateLimiter(now, traffic),
    oauth: { codes: new Map(), tokens: new Map() },
    broadcaster,
    wireLog: createWireLog(broadcaster, now),
    advanceClock(ms) {
      clockOffsetMs += ms;
      local.interactions.expire(local.settings.responseTimeoutMs);
    },
    settings: {
      url: 'http://127.0.0.1',
      token: options.token ?? 'local.sandbox.token',
      clientSecret: 'local-sandbox-secret',
      applicationId,
      heartbeatIntervalMs: options.heartbeatIntervalMs ?? 41_250,
      shards: options.shards ?? 1,
      grantedPrivilegedIntents: options.grantedPrivilegedIntents ?? ALL_PRIVILEGED_INTENTS,
      identifyWindowMs: options.identifyWindowMs ?? 0,
      responseTimeoutMs: options.responseTimeoutMs ?? discordAnswerWithinMs,
      webDir: options.webDir,
      traffic,
      linkSigningKey: randomUUID(),
    },
  };
  const server = createHttpServer(local);
  local.gateway = openGateway(local, server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox did not get a port.');
  local.settings.url = `http://127.0.0.1:${address.port}`;

  return {
    url: local.settings.url,
    apiUrl: `${local.settings.url}/api`,
    token: local.settings.token,
    applicationId,
    clientSecret: local.settings.clientSecret,
    world: local.world,
    faults: local.faults,
    changeFaults: (change) => changeFaults(local, change),
    handleControlRequest: (request) => handleControlRequest(local, request),
    close: () =>
      new Promise((resolve) => {
        local.interactions.close();
        local.gateway.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
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
