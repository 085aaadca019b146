export type SandboxSettings = {
  /** `http://127.0.0.1:PORT`, set after the port is bound. */
  url: string;
  token: string;
  clientSecret: string;
  applicationId: string;
  heartbeatIntervalMs: number;
  /** The number of shards that `/gateway/bot` recommends. */
  shards: number;
  /** Privileged intents granted to the application, as a bit set; identifying with any other closes with 4014. */
  grantedPrivilegedIntents: number;
  /** Two identifies closer together than this get op 9; 0 switches the limit off. */
  identifyWindowMs: number;
  /** Time for the bot's first response. Discord's is 3,000; a slow machine may need more. */
  responseTimeoutMs: number;
  /** Folder of the built web pages, from which `/sandbox` is served; undefined serves none. */
  webDir: string | undefined;
  traffic: TrafficLimits;
  /** Signs attachment URLs, so that they expire. */
  linkSigningKey: string;
};

/** Limits for bots: `topics/rate-limits.mdx` and `events/gateway.mdx`. */
export type TrafficLimits = {
  /** Calls per window of one route under one channel, guild or webhook. */
  routeCalls: number;
  routeWindowMs: number;
  /** Calls per second of all routes; interaction routes are exempt. Discord's is 50. */
  callsPerSecond: number;
  /** Responses of 401, 403 and 429 within ten minutes before the bot is banned. Discord's is 10,000. */
  invalidCalls: number;
  /** Discord's is 1,000. */
  identifiesPerDay: number;
};

/**
 * Higher than Discord's where a well-behaved client would wait, so that tests and benchmarks measure the bot and not
 * the limits.
 */
export const DEFAULT_TRAFFIC_LIMITS: TrafficLimits = {
  routeCalls: 5_000,
  routeWindowMs: 1_000,
  callsPerSecond: 1_000_000,
  invalidCalls: 10_000,
  identifiesPerDay: 1_000,
};
