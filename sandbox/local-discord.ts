import type { Faults } from './control-api/contract.ts';
import type { Gateway } from './server/gateway/gateway.ts';
import type { GatewaySessions } from './server/gateway/sessions.ts';
import type { InteractionStore } from './server/interactions/interaction-store.ts';
import type { EventBroadcaster } from './server/event-broadcaster.ts';
import type { OauthGrants } from './server/oauth/oauth-grants.ts';
import type { RateLimiter } from './server/rest/rate-limiter.ts';
import type { WireLog } from './server/wire-log.ts';
import type { World } from './world/world.ts';

/** Everything one local Discord is made of, handed to each route, act and socket. */
export type LocalDiscord = {
  world: World;
  faults: Faults;
  sessions: GatewaySessions;
  /** The open sockets. */
  gateway: Gateway;
  interactions: InteractionStore;
  rateLimiter: RateLimiter;
  oauth: OauthGrants;
  broadcaster: EventBroadcaster;
  wireLog: WireLog;
  /** Lets time pass: tokens, links and deadlines run out as if it had. */
  advanceClock: (ms: number) => void;
  settings: SandboxSettings;
};

export type SandboxSettings = {
  /** `http://127.0.0.1:PORT`, known once the port is bound. */
  url: string;
  token: string;
  clientSecret: string;
  applicationId: string;
  heartbeatIntervalMs: number;
  /** How many shards `/gateway/bot` recommends. */
  shards: number;
  /** Privileged intents the application was granted, as a bit set; identifying with another closes with 4014. */
  grantedPrivilegedIntents: number;
  /** Two identifies of one concurrency key closer than this get op 9; 0 lets any pass. */
  identifyWindowMs: number;
  /** How long a bot may take for its first answer: Discord's 3,000 unless a slow machine needs longer. */
  responseTimeoutMs: number;
  /** The built web pages, of which `/sandbox` is served on the wire's own port; undefined serves none. */
  webDir: string | undefined;
  traffic: TrafficLimits;
  /** Signs the addresses of attachments, so that they expire. */
  linkSigningKey: string;
};

/** How much a bot may ask of it, `topics/rate-limits.mdx` and `events/gateway.mdx`. */
export type TrafficLimits = {
  /** Calls of one route under one channel, guild or webhook in each window. */
  routeCalls: number;
  routeWindowMs: number;
  /** Calls of all routes in a second; interaction answers are exempt. Discord's is 50. */
  callsPerSecond: number;
  /** Answers 401, 403 and 429 in ten minutes before nothing is answered any more. Discord's is 10,000. */
  invalidCalls: number;
  /** Discord's is 1,000. */
  identifiesPerDay: number;
};

/** Wide where an honest client would wait, so that tests and benches measure the bot rather than Discord's patience. */
export const DEFAULT_TRAFFIC_LIMITS: TrafficLimits = {
  routeCalls: 5_000,
  routeWindowMs: 1_000,
  callsPerSecond: 1_000_000,
  invalidCalls: 10_000,
  identifiesPerDay: 1_000,
};

export const createDisabledFaults = (): Faults => ({
  rest503: false,
  slowMs: 0,
  replyLost: 0,
  deliverTimes: 1,
  deliverLateMs: 0,
  rateLimit: null,
  rest401: 0,
  swallowHeartbeats: false,
  refuseGateway: false,
  refuse: null,
  loseReply: null,
  silent: false,
});
