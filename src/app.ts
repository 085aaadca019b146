import { composeBot } from './compose-bot.ts';
import { composeFeatures } from './compose-features.ts';
import { composeHttp } from './compose-http.ts';
import { composeInfrastructure, type AppDependencies, type Infrastructure } from './compose-infrastructure.ts';
import { ensureOperator } from './core/access/sign-in/ensure-operator.ts';
import { createClockJob } from './core/guilds/watch-clock.ts';
import { createPresenceSync } from './features/operator/presence-sync.ts';
import { createLogFollower } from './features/server-log/log-follower.ts';
import { createLifecycle } from './lifecycle.ts';
import type { ChangeEvent } from './platform/changes/change-store.ts';
import type { Feature } from './platform/define-feature.ts';
import { listen } from './platform/http/listen.ts';
import { createJobRunner } from './platform/jobs.ts';
import type { Log } from './platform/log.ts';
import { maintenanceJobs } from './platform/maintenance-jobs.ts';

/** Composes the features and the platform. Nothing runs before `start`; `stop` stops everything in reverse order. */
export function createApp(dependencies: AppDependencies) {
  const { config, log } = dependencies;
  const infrastructure = composeInfrastructure(dependencies);
  const features = composeFeatures(dependencies, infrastructure);
  const { bot, outboxWorker } = composeBot(dependencies, infrastructure, features);
  const jobs = composeJobs(infrastructure, features, log);
  const http = composeHttp(dependencies, infrastructure, features);

  const { broadcaster, changeFeed, contexts, discordRest, outboxWaker, profileSync, sessions } = infrastructure;
  const logFollower = createLogFollower({ contexts, changeFeed, outboxWorker: outboxWaker, log });
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
        dependencies.randomBytes(15).toString('base64url'),
      ),
    /** Lets `/readyz` report ready: call it when the operator can sign in and signals are handled. */
    declareReady(): void {
      infrastructure.startup.isComplete = true;
    },
    /** With `shouldListen` false, requests reach `http.fetch` only, for hosts that bring their own server. */
    async start({ shouldListen = true }: { shouldListen?: boolean } = {}): Promise<void> {
      await lifecycle.begin('change feed', changeFeed);
      await lifecycle.begin('change subscription', { stop: subscribeToChanges(infrastructure, log) });
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

/** The recurring work of the platform and of all features. */
function composeJobs(
  { contexts, db, newId, outboxWaker }: Infrastructure,
  features: readonly Feature[],
  log: Log,
): ReturnType<typeof createJobRunner> {
  const jobs = [
    ...maintenanceJobs({ db, outboxWorker: outboxWaker }),
    createClockJob(features.flatMap((feature) => feature.correctTimes ?? [])),
    ...features.flatMap((feature) => feature.jobs ?? []),
  ];
  return createJobRunner({ db, contexts, jobs, log, newId });
}

/** Invalidates caches and unblocks outbox messages as changes arrive. Returns a function that unsubscribes. */
function subscribeToChanges({ botRole, caches, changeFeed, membershipCache }: Infrastructure, log: Log): () => void {
  const onChanges = (changes: readonly ChangeEvent[]): void => {
    caches.onChanges(changes);
    membershipCache.onChanges(changes);
    // Permissions, channels and settings are `config` changes: blocked messages may be deliverable now.
    const changedGuildIds = new Set(
      changes.flatMap((change) => (change.data_type === 'config' ? [change.guild_id] : [])),
    );
    for (const guildId of changedGuildIds)
      botRole.outboxWorker
        ?.unblock(guildId)
        .catch((error: unknown) =>
          log.warn({ err: error, guild: guildId }, 'Could not unblock the outbox messages of a guild.'),
        );
  };
  const onReset = (): void => {
    caches.clear();
    membershipCache.clear();
  };
  return changeFeed.subscribe(onChanges, onReset);
}
