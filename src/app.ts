import type { Config, DiscordConfig } from './config.ts';
import { createAccess } from './core/access/feature.ts';
import { ensureOperator } from './core/access/sign-in/ensure-operator.ts';
import { createMemberships } from './core/access/rights/membership-cache.ts';
import { createSessions } from './core/access/sign-in/session-registry.ts';
import { createTokens } from './core/access/sign-in/tokens.ts';
import { createAudit } from './core/audit/feature.ts';
import { closedAmong } from './core/guilds/find-inaccessible-channels.ts';
import { createGuilds } from './core/guilds/feature.ts';
import { createGuildListener } from './core/guilds/guild-listener.ts';
import { createGuildWords } from './core/guilds/guild-message-params.ts';
import { createMembers } from './core/members/feature.ts';
import { createPeopleKeeper } from './core/members/profile-sync.ts';
import { createEconomy } from './features/economy/feature.ts';
import { helpFor } from './features/help/feature.ts';
import { createOperations } from './features/operator/feature.ts';
import { createPresenceKeeper } from './features/operator/presence-sync.ts';
import { createCommandGate } from './features/server-settings/command-gate.ts';
import { serverLog } from './features/server-log/feature.ts';
import { createLogFollower } from './features/server-log/log-follower.ts';
import { createServerSettings } from './features/server-settings/feature.ts';
import { createTasks } from './features/tasks/feature.ts';
import { createTransactions } from './features/transactions/feature.ts';
import { forgetDays } from './features/transactions/store.ts';
import { welcome } from './features/welcome/feature.ts';
import { createWelcomeListener } from './features/welcome/welcome-listener.ts';
import { createCaches } from './platform/cache.ts';
import type { ChangeEvent } from './platform/changes/change-store.ts';
import { createTail } from './platform/changes/change-feed.ts';
import { createContexts } from './platform/context.ts';
import type { OpenDatabase } from './platform/db/open-database.ts';
import { createBot, type Bot } from './platform/discord/bot.ts';
import { openPort } from './platform/discord/rest/discord-port.ts';
import { DISCORD_CDN_URL } from './platform/discord/cdn-urls.ts';
import { discordMessageUrl, localMessageUrl } from './platform/discord/messages/message-url.ts';
import type { Feature } from './platform/define-feature.ts';
import { createReadiness, probe } from './platform/http/health.ts';
import { createHub } from './platform/http/stream/broadcaster.ts';
import type { Mount } from './platform/http/mounts.ts';
import { createHttp, listen } from './platform/http/server.ts';
import { createIdMaker } from './platform/snowflake.ts';
import { createJobRunner } from './platform/jobs.ts';
import type { Log } from './platform/log.ts';
import { createCourier, remoteCourier } from './platform/outbox/outbox-worker.ts';
import { createLossListener } from './platform/outbox/message-delete-listener.ts';
import { upkeepJobs } from './platform/maintenance-jobs.ts';
import { memberSignIn } from './member-sign-in.ts';
import { createRunning } from './lifecycle.ts';

export type AppParts = {
  config: Config;
  /** The real one, or the local Discord's in demo mode. */
  discord: DiscordConfig;
  database: OpenDatabase;
  jwtSecret: string;
  log: Log;
  nowMs: () => number;
  randomBytes: (size: number) => Buffer;
  /** The built dashboard; without one only the API answers. */
  staticDir: string | undefined;
  version: string;
  mounts?: readonly Mount[];
  /** The page of a local Discord among the mounts: messages are opened there instead of in Discord. */
  localPage?: string | undefined;
  /** More rooms, for the tests of what the platform promises every room. */
  rooms?: readonly Feature[];
};

/** Puts the rooms and the platform together. Nothing runs before `start`; `stop` undoes it in reverse. */
export function createApp(parts: AppParts) {
  const { config, discord, log, nowMs, randomBytes } = parts;
  const db = parts.database.app;
  const random = (below: number) => randomBytes(6).readUIntBE(0, 6) % below;
  const newId = createIdMaker(nowMs, random);
  const tail = createTail({ db, log });
  let courierHere: { nudge(): void } = remoteCourier(db);
  const contexts = createContexts({ db, newId, tail, courier: { nudge: () => courierHere.nudge() } });
  const caches = createCaches({ nowMs });
  const hub = createHub({ tail, nowMs, random });
  const tokens = createTokens({ secret: parts.jwtSecret, nowMs, randomBytes });
  // A process without the bot asks Discord too: for what a person who signed in may do.
  const asking = openPort(discord, {
    onFatalToken: () => log.error('Discord refused the token; no rights can be read.'),
  });
  const memberships = createMemberships({ port: asking.port, contexts, nowMs });
  const { membershipOf } = memberships;
  const sessions = createSessions({
    contexts,
    tokens,
    membershipOf,
    nowMs,
    log,
    endStreams: (signInId) => hub.endSignIn(signInId),
  });

  const rooms = [
    createEconomy({ caches, discord: () => bot?.port, seen: (guildId, seen) => people.seen(guildId, seen) }),
    createTransactions({ cdnUrl: DISCORD_CDN_URL }),
    createTasks({
      cdnUrl: DISCORD_CDN_URL,
      messageUrl:
        parts.localPage === undefined
          ? discordMessageUrl
          : localMessageUrl(new URL(parts.localPage, config.http.publicUrl)),
      getMessage: (at) => asking.port.getMessage(at),
      nowMs,
    }),
    ...(parts.rooms ?? []),
  ];
  const operations = createOperations({
    bot: () => botState(),
    latencyMs: () => bot?.status().latencyMs ?? null,
    startedMs: nowMs(),
    nowMs,
    version: parts.version,
    database: parts.database.kind,
    roles: [...(config.roles.bot ? (['bot'] as const) : []), ...(config.roles.api ? (['api'] as const) : [])],
  });
  // Help and the settings are left out: nobody can be locked out of them.
  const commandNames = [...rooms, operations].flatMap(({ commands }) => commands?.map(({ name }) => name) ?? []);
  const serverSettings = createServerSettings({ cdnUrl: DISCORD_CDN_URL, commands: commandNames, forgetDays });
  const features: readonly Feature[] = [
    createAccess({
      operator: config.operator.username,
      tokens,
      sessions,
      members: memberSignIn(parts, { contexts, tokens }),
    }),
    createGuilds({ cdnUrl: DISCORD_CDN_URL, membershipOf }),
    createMembers({ cdnUrl: DISCORD_CDN_URL, profile: rooms.flatMap(({ profile }) => profile ?? []) }),
    createAudit({ cdnUrl: DISCORD_CDN_URL }),
    ...rooms,
    serverLog,
    welcome,
    helpFor([...rooms, operations, serverSettings]),
    serverSettings,
    operations,
  ];

  const people = createPeopleKeeper({ contexts, caches, log });
  const deliveries = features.flatMap((feature) => feature.deliveries ?? []);
  const bot: Bot | undefined = config.roles.bot
    ? createBot({
        config: { token: discord.token, apiUrl: discord.apiUrl, shards: discord.shards },
        surface: {
          commands: features.flatMap(({ commands }) => commands ?? []),
          components: features.flatMap(({ components }) => components ?? []),
        },
        contexts,
        log,
        nowMs,
        listeners: [
          createGuildListener({ contexts, log }),
          createWelcomeListener({ contexts, log }),
          createLossListener({ db, deliveries, tail, courier: { nudge: () => courierHere.nudge() }, log }),
        ],
        seen: (guildId, seen) => people.seen(guildId, seen),
        words: createGuildWords({ contexts, caches }),
        gate: createCommandGate({ contexts, caches }),
        onFatal: () => undefined,
      })
    : undefined;
  const courier = bot
    ? createCourier({
        db,
        port: bot.port,
        deliveries,
        closedAmong,
        tail,
        log,
        nowMs,
        newId,
        random,
      })
    : undefined;
  if (courier) courierHere = courier;
  const recurring = [
    ...upkeepJobs({ db, courier: { nudge: () => courierHere.nudge() } }),
    ...features.flatMap((feature) => feature.jobs ?? []),
  ];
  const jobs = createJobRunner({ db, contexts, jobs: recurring, log, newId });
  const botState = () => bot?.status().state ?? ('not_here' as const);
  const botTrouble = (): string | null => {
    const status = bot?.status();
    if (!status) return null;
    if (status.fatal !== null) return status.fatal;
    if (status.state !== 'online') return 'The bot is not connected to Discord.';
    const carrying = courier?.readiness() ?? { ok: true as const };
    return carrying.ok ? null : carrying.problem;
  };

  const logFollower = createLogFollower({
    contexts,
    tail,
    courier: { nudge: () => courierHere.nudge() },
    log,
  });

  const http = createHttp({
    contexts,
    db,
    newId,
    features,
    sessions,
    hub,
    config: {
      publicUrl: config.http.publicUrl,
      isDevelopment: config.environment === 'development',
      version: parts.version,
      trustedProxies: config.http.trustedProxies,
      // A local Discord keeps the pictures of proofs itself.
      cdnUrl: discord.apiUrl.startsWith('http://') ? discord.apiUrl : DISCORD_CDN_URL,
    },
    staticDir: parts.staticDir,
    mounts: parts.mounts ?? [],
    readiness: createReadiness({ database: () => probe(db), botTrouble }),
    log,
    nowMs,
  });

  const hear = (changes: readonly ChangeEvent[]): void => {
    caches.hear(changes);
    memberships.hear(changes);
    // Permissions, channels and settings are config: what could not be posted may be possible now.
    const changed = new Set(changes.flatMap((change) => (change.data_type === 'config' ? [change.guild_id] : [])));
    for (const guildId of changed)
      courier
        ?.unblock(guildId)
        .catch((error: unknown) => log.warn({ err: error, guild: guildId }, 'Could not unblock.'));
  };
  const forget = (): void => {
    caches.clear();
    memberships.clear();
  };
  const running = createRunning(log);
  let port: number | undefined;
  return {
    http,
    contexts,
    bot,
    courier,
    tail,
    /** The port that HTTP listens on, once started with the api role. */
    port: () => port,
    /** Makes the operator's sign-in; answers the password if one had to be made, to be shown once. */
    prepareOperator: () =>
      ensureOperator(contexts.for({ kind: 'system', job: 'start' }, { source: 'system' }), config.operator, () =>
        randomBytes(15).toString('base64url'),
      ),
    /** Without `listens` HTTP is answered by `http.fetch` alone, for a host that brings its own server. */
    async start({ listens = true }: { listens?: boolean } = {}): Promise<void> {
      await running.begin('tail', tail);
      await running.begin('what follows changes', { stop: tail.subscribe(hear, forget) });
      if (courier) await running.begin('courier', courier);
      await running.begin('log channels', logFollower);
      await running.begin('people', people);
      if (bot) await running.begin('bot', bot);
      if (bot) await running.begin('presence', createPresenceKeeper({ contexts, tail, bot, log }));
      await running.begin('jobs', jobs);
      if (!config.roles.api) return;
      await running.begin('sessions', sessions);
      await running.begin('what asks Discord for rights', { stop: asking.close });
      if (listens) {
        const listening = await listen(http, config.http);
        port = listening.port;
        await running.begin('http', { stop: () => listening.close() });
      }
      await running.begin('streams', { stop: () => hub.close() });
    },
    stop: (): Promise<void> => running.stop(),
  };
}
export type App = ReturnType<typeof createApp>;
