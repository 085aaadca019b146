import type { Config, DiscordConfig } from './config.ts';
import { createMembershipCache } from './core/access/rights/membership-cache.ts';
import { createSessionRegistry } from './core/access/sign-in/session-registry.ts';
import { createTokens } from './core/access/sign-in/tokens.ts';
import { createProfileSync } from './core/members/profile-sync.ts';
import { createCaches } from './platform/cache.ts';
import { createChangeFeed } from './platform/changes/change-feed.ts';
import { createContexts } from './platform/context.ts';
import type { OpenDatabase } from './platform/db/open-database.ts';
import type { Bot } from './platform/discord/bot.ts';
import { openDiscordPort } from './platform/discord/rest/discord-port.ts';
import type { Feature } from './platform/define-feature.ts';
import type { Mount } from './platform/http/mounts.ts';
import { createBroadcaster } from './platform/http/stream/broadcaster.ts';
import type { Log } from './platform/log.ts';
import { remoteOutboxWorker, type OutboxWorker } from './platform/outbox/outbox-worker.ts';
import { createIdGenerator } from './platform/snowflake.ts';

export type AppDependencies = {
  config: Config;
  /** The connection to Discord, or to the local Discord in demo mode. */
  discord: DiscordConfig;
  database: OpenDatabase;
  jwtSecret: string;
  log: Log;
  nowMs: () => number;
  randomBytes: (size: number) => Buffer;
  /** The folder of the built dashboard; without it only the API is served. */
  staticDir: string | undefined;
  version: string;
  mounts?: readonly Mount[];
  /** The path of a local Discord's page among the mounts: links to messages point there instead of to Discord. */
  localDiscordPath?: string | undefined;
  /** Additional features, for tests of what the platform guarantees to every feature. */
  extraFeatures?: readonly Feature[];
};

/**
 * The bot and the outbox worker of this process; both undefined without the bot role. The bot is composed from the
 * features and the features ask the bot, so it is filled in by `composeBot` and read only when something happens.
 */
export type BotRole = { bot: Bot | undefined; outboxWorker: OutboxWorker | undefined };

/** Whether everything that requests rely on has started, such as the operator's account. */
export type Startup = { isComplete: boolean };

export type Infrastructure = ReturnType<typeof composeInfrastructure>;

/** The first step: what features, bot and HTTP share. */
export function composeInfrastructure({ database, discord, jwtSecret, log, nowMs, randomBytes }: AppDependencies) {
  const db = database.app;
  const random = (below: number) => randomBytes(6).readUIntBE(0, 6) % below;
  const newId = createIdGenerator(nowMs, random);
  const changeFeed = createChangeFeed({ db, log });
  const botRole: BotRole = { bot: undefined, outboxWorker: undefined };
  const startup: Startup = { isComplete: false };
  const remoteWorker = remoteOutboxWorker(db);
  const outboxWaker = { wake: (): void => (botRole.outboxWorker ?? remoteWorker).wake() };
  const contexts = createContexts({ db, newId, changeFeed, outboxWorker: outboxWaker });
  const caches = createCaches({ nowMs });
  const broadcaster = createBroadcaster({ changeFeed, nowMs, random });
  const tokens = createTokens({ secret: jwtSecret, nowMs, randomBytes });
  // A process without the bot needs Discord's REST API as well, to look up the rights of members who signed in.
  const discordRest = openDiscordPort(discord, {
    onFatalToken: () => log.error('Discord rejected the token; the rights of members cannot be read.'),
  });
  const membershipCache = createMembershipCache({ port: discordRest.port, contexts, nowMs });
  const sessions = createSessionRegistry({
    contexts,
    tokens,
    findMembership: membershipCache.findMembership,
    nowMs,
    log,
    closeStreams: (signInId) => broadcaster.endSignIn(signInId),
  });
  return {
    db,
    random,
    newId,
    changeFeed,
    botRole,
    startup,
    outboxWaker,
    contexts,
    caches,
    broadcaster,
    tokens,
    discordRest,
    membershipCache,
    sessions,
    profileSync: createProfileSync({ contexts, caches, log }),
  };
}
