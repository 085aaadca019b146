import type { AppDependencies, BotRole, Infrastructure } from './compose-infrastructure.ts';
import type { Feature } from './platform/define-feature.ts';
import { DISCORD_CDN_URL } from './platform/discord/cdn-urls.ts';
import { createReadiness, probeDatabase } from './platform/http/health.ts';
import { createHttp, type Http } from './platform/http/server.ts';

/** The fourth step: the API, the change stream and the dashboard. */
export function composeHttp(
  dependencies: AppDependencies,
  infrastructure: Infrastructure,
  features: readonly Feature[],
): Http {
  const { config, discord, log, nowMs } = dependencies;
  const { botRole, broadcaster, contexts, db, newId, sessions, startup } = infrastructure;
  return createHttp({
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
    readiness: createReadiness({
      database: () => probeDatabase(db),
      findProblem: () => (startup.isComplete ? findBotProblem(botRole) : 'The program is starting.'),
    }),
    log,
    nowMs,
  });
}

/** Returns why this process's bot does not work; null when it does, or when none runs here. */
function findBotProblem({ bot, outboxWorker }: BotRole): string | null {
  const status = bot?.status();
  if (!status) return null;
  if (status.fatal !== null) return status.fatal;
  if (status.state !== 'online') return 'The bot is not connected to Discord.';
  const outboxReadiness = outboxWorker?.readiness() ?? { ok: true as const };
  return outboxReadiness.ok ? null : outboxReadiness.problem;
}
