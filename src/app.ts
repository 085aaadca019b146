import type { Config, DiscordConfig } from './config.ts';
import { createAccessFeature } from './core/access/feature.ts';
import { ensureOperator } from './core/access/sign-in/ensure-operator.ts';
import { createMembershipCache } from './core/access/rights/membership-cache.ts';
import { createSessionRegistry } from './core/access/sign-in/session-registry.ts';
import { createTokens } from './core/access/sign-in/tokens.ts';
import { createAuditFeature } from './core/audit/feature.ts';
import { findInaccessibleChannels } from './core/guilds/find-inaccessible-channels.ts';
import { createGuildsFeature } from './core/guilds/feature.ts';
import { createGuildListener } from './core/guilds/guild-listener.ts';
import { createGuildMessageValues } from './core/guilds/guild-message-values.ts';
import { createMembersFeature } from './core/members/feature.ts';
import { createProfileSync } from './core/members/profile-sync.ts';
import { createEconomyFeature } from './features/economy/feature.ts';
import { createHelpFeature } from './features/help/feature.ts';
import { createOperatorFeature } from './features/operator/feature.ts';
import { createPresenceSync } from './features/operator/presence-sync.ts';
import { createCommandGate } from './features/server-settings/command-gate.ts';
import { serverLogFeature } from './features/server-log/feature.ts';
import { createLogFollower } from './features/server-log/log-follower.ts';
import { createServerSettingsFeature } from './features/server-settings/feature.ts';
import { createTasksFeature } from './features/tasks/feature.ts';
import { createTransactionsFeature } from './features/transactions/feature.ts';
import { deleteDailyTotals } from './features/transactions/store.ts';
import { welcomeFeature } from './features/welcome/feature.ts';
import { createWelcomeListener } from './features/welcome/welcome-listener.ts';
import { createCaches } from './platform/cache.ts';
import type { ChangeEvent } from './platform/changes/change-store.ts';
import { createChangeFeed } from './platform/changes/change-feed.ts';
import { createContexts } from './platform/context.ts';
import type { OpenDatabase } from './platform/db/open-database.ts';
import { createBot, type Bot } from './platform/discord/bot.ts';
import { openDiscordPort } from './platform/discord/rest/discord-port.ts';
import { DISCORD_CDN_URL } from './platform/discord/cdn-urls.ts';
import { discordMessageUrl, localMessageUrl } from './platform/discord/messages/message-url.ts';
import type { Feature } from './platform/define-feature.ts';
import { createReadiness, probeDatabase } from './platform/http/health.ts';
import { createBroadcaster } from './platform/http/stream/broadcaster.ts';
import type { Mount } from './platform/http/mounts.ts';
import { createHttp, listen } from './platform/http/server.ts';
import { createIdGenerator } from './platform/snowflake.ts';
import { createJobRunner } from './platform/jobs.ts';
import type { Log } from './platform/log.ts';
import { createOutboxWorker, remoteOutboxWorker } from './platform/outbox/outbox-worker.ts';
import { createMessageDeleteListener } from './platform/outbox/message-delete-listener.ts';
import { maintenanceJobs } from './platform/maintenance-jobs.ts';
import { createMemberSignIn } from './member-sign-in.ts';
import { createLifecycle } from './lifecycle.ts';

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

/** Composes the features and the platform. Nothing runs before `start`; `stop` stops everything in reverse order. */
export function createApp(dependencies: AppDependencies) {
  const { config, discord, log, nowMs, randomBytes } = dependencies;
  const db = dependencies.database.app;
  const random = (below: number) => randomBytes(6).readUIntBE(0, 6) % below;
  const newId = createIdGenerator(nowMs, random);
  const changeFeed = createChangeFeed({ db, log });
  let outboxWaker: { wake(): void } = remoteOutboxWorker(db);
  const contexts = createContexts({ db, newId, changeFeed, outboxWorker: { wake: () => outboxWaker.wake() } });
  const caches = createCaches({ nowMs });
  const broadcaster = createBroadcaster({ changeFeed, nowMs, random });
  const tokens = createTokens({ secret: dependencies.jwtSecret, nowMs, randomBytes });
  // A process without the bot needs Discord's REST API as well, to look up the rights of members who signed in.
  const discordRest = openDiscordPort(discord, {
    onFatalToken: () => log.error('Discord rejected the token; the rights of members cannot be read.'),
  });
  const membershipCache = createMembershipCache({ port: discordRest.port, contexts, nowMs });
  const { findMembership } = membershipCache;
  const sessions = createSessionRegistry({
    contexts,
    tokens,
    findMembership,
    nowMs,
    log,
    closeStreams: (signInId) => broadcaster.endSignIn(signInId),
  });

  const domainFeatures = [
    createEconomyFeature({
      caches,
      discord: () => bot?.port,
      observeUsers: (guildId, users) => profileSync.observeUsers(guildId, users),
    }),
    createTransactionsFeature({ cdnUrl: DISCORD_CDN_URL }),
    createTasksFeature({
      cdnUrl: DISCORD_CDN_URL,
      messageUrl:
        dependencies.localDiscordPath === undefined
          ? discordMessageUrl
          : localMessageUrl(new URL(dependencies.localDiscordPath, config.http.publicUrl)),
      getMessage: (at) => discordRest.port.getMessage(at),
      nowMs,
    }),
    ...(dependencies.extraFeatures ?? []),
  ];
  const operatorFeature = createOperatorFeature({
    bot: () => botState(),
    latencyMs: () => bot?.status().latencyMs ?? null,
    startedMs: nowMs(),
    nowMs,
    version: dependencies.version,
    database: dependencies.database.kind,
    roles: [...(config.roles.bot ? (['bot'] as const) : []), ...(config.roles.api ? (['api'] as const) : [])],
  });
  // Help and the settings cannot be disabled, so that nobody locks themselves out.
  const commandNames = [...domainFeatures, operatorFeature].flatMap(
    ({ commands }) => commands?.map(({ name }) => name) ?? [],
  );
  const serverSettings = createServerSettingsFeature({
    cdnUrl: DISCORD_CDN_URL,
    commands: commandNames,
    deleteDailyTotals,
  });
  const features: readonly Feature[] = [
    createAccessFeature({
      operator: config.operator.username,
      tokens,
      sessions,
      members: createMemberSignIn(dependencies, { contexts, tokens }),
    }),
    createGuildsFeature({ cdnUrl: DISCORD_CDN_URL, findMembership }),
    createMembersFeature({
      cdnUrl: DISCORD_CDN_URL,
      profileSections: domainFeatures.flatMap(({ profile }) => profile ?? []),
    }),
    createAuditFeature({ cdnUrl: DISCORD_CDN_URL }),
    ...domainFeatures,
    serverLogFeature,
    welcomeFeature,
    createHelpFeature([...domainFeatures, operatorFeature, serverSettings]),
    serverSettings,
    operatorFeature,
  ];

  const profileSync = createProfileSync({ contexts, caches, log });
  const deliveries = features.flatMap((feature) => feature.deliveries ?? []);
  const bot: Bot | undefined = config.roles.bot
    ? createBot({
        config: { token: discord.token, apiUrl: discord.apiUrl, shards: discord.shards },
        registry: {
          commands: features.flatMap(({ commands }) => commands ?? []),
          components: features.flatMap(({ components }) => components ?? []),
        },
        contexts,
        log,
        nowMs,
        listeners: [
          createGuildListener({ contexts, log }),
          createWelcomeListener({ contexts, log }),
          createMessageDeleteListener({
            db,
            deliveries,
            changeFeed,
            outboxWorker: { wake: () => outboxWaker.wake() },
            log,
          }),
        ],
        onUsersObserved: (guildId, users) => profileSync.observeUsers(guildId, users),
        loadMessageValues: createGuildMessageValues({ contexts, caches }),
        gate: createCommandGate({ contexts, caches }),
        onFatal: () => undefined,
      })
    : undefined;
  const outboxWorker = bot
    ? createOutboxWorker({
        db,
        port: bot.port,
        deliveries,
        findInaccessibleChannels,
        changeFeed,
        log,
        nowMs,
        newId,
        random,
      })
    : undefined;
  if (outboxWorker) outboxWaker = outboxWorker;
  const recurringJobs = [
    ...maintenanceJobs({ db, outboxWorker: { wake: () => outboxWaker.wake() } }),
    ...features.flatMap((feature) => feature.jobs ?? []),
  ];
  const jobs = createJobRunner({ db, contexts, jobs: recurringJobs, log, newId });
  const botState = () => bot?.status().state ?? ('not_here' as const);
  const findBotProblem = (): string | null => {
    const status = bot?.status();
    if (!status) return null;
    if (status.fatal !== null) return status.fatal;
    if (status.state !== 'online') return 'The bot is not connected to Discord.';
    const outboxReadiness = outboxWorker?.readiness() ?? { ok: true as const };
    return outboxReadiness.ok ? null : outboxReadiness.problem;
  };

  const logFollower = createLogFollower({
    contexts,
    changeFeed,
    outboxWorker: { wake: () => outboxWaker.wake() },
    log,
  });

  const http = createHttp({
    contexts,
    db,
    newId,
    features,
    sessions,
    broadcaster,
    config: {
      publicUrl: config.http.publicUrl,
      isDevelopment: config.environment === 'development',
      version: dependencies.version,
      trustedProxies: config.http.trustedProxies,
      // A local Discord serves the images of proofs itself.
      cdnUrl: discord.apiUrl.startsWith('http://') ? discord.apiUrl : DISCORD_CDN_URL,
    },
    staticDir: dependencies.staticDir,
    mounts: dependencies.mounts ?? [],
    readiness: createReadiness({ database: () => probeDatabase(db), botProblem: findBotProblem }),
    log,
    nowMs,
  });

  const onChanges = (changes: readonly ChangeEvent[]): void => {
    caches.onChanges(changes);
    membershipCache.onChanges(changes);
    // Permissions, channels and settings are `config` changes: blocked messages may be deliverable now.
    const changedGuildIds = new Set(
      changes.flatMap((change) => (change.data_type === 'config' ? [change.guild_id] : [])),
    );
    for (const guildId of changedGuildIds)
      outboxWorker
        ?.unblock(guildId)
        .catch((error: unknown) =>
          log.warn({ err: error, guild: guildId }, 'Could not unblock the outbox messages of a guild.'),
        );
  };
  const clearCaches = (): void => {
    caches.clear();
    membershipCache.clear();
  };
  const lifecycle = createLifecycle(log);
  let port: number | undefined;
  return {
    http,
    contexts,
    bot,
    outboxWorker,
    changeFeed,
    /** The port of the HTTP server, once started with the api role. */
    port: () => port,
    /** Creates or updates the operator's account. Resolves with the password if one was generated, to be shown once. */
    prepareOperator: () =>
      ensureOperator(contexts.for({ kind: 'system', job: 'start' }, { source: 'system' }), config.operator, () =>
        randomBytes(15).toString('base64url'),
      ),
    /** With `shouldListen` false, requests reach `http.fetch` only, for hosts that bring their own server. */
    async start({ shouldListen = true }: { shouldListen?: boolean } = {}): Promise<void> {
      await lifecycle.begin('change feed', changeFeed);
      await lifecycle.begin('change subscription', { stop: changeFeed.subscribe(onChanges, clearCaches) });
      if (outboxWorker) await lifecycle.begin('outbox worker', outboxWorker);
      await lifecycle.begin('log channels', logFollower);
      await lifecycle.begin('profile sync', profileSync);
      if (bot) await lifecycle.begin('bot', bot);
      if (bot) await lifecycle.begin('presence', createPresenceSync({ contexts, changeFeed, bot, log }));
      await lifecycle.begin('jobs', jobs);
      if (!config.roles.api) return;
      await lifecycle.begin('sessions', sessions);
      await lifecycle.begin('Discord REST client', { stop: discordRest.close });
      if (shouldListen) {
        const httpServer = await listen(http, config.http);
        port = httpServer.port;
        await lifecycle.begin('http', { stop: () => httpServer.close() });
      }
      await lifecycle.begin('streams', { stop: () => broadcaster.close() });
    },
    stop: (): Promise<void> => lifecycle.stop(),
  };
}
export type App = ReturnType<typeof createApp>;
