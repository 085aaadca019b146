import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createApp, type App } from './app.ts';
import type { Config } from './config.ts';
import type { LocalDiscord } from './demo/local-discord.ts';
import { openConfiguredDatabase, repositoryRoot } from './open-database.ts';
import { createLog } from './platform/log.ts';
import { createLifecycle } from './lifecycle.ts';
import { loadSigningSecret } from './secrets.ts';
import { t } from '../locales/translate.ts';

const webDir = join(repositoryRoot, 'dist', 'web');
const GUILD_TIMEOUT_MS = 10_000;

export type Program = {
  app: App;
  version: string;
  hasSandbox: boolean;
  /** The operator's password if one was generated, to be shown once. */
  newPassword: string | undefined;
  stop(): Promise<void>;
};

/**
 * Starts what is configured: the database, the local Discord in demo mode, the bot, the API. `shouldListen` is false for hosts
 * that bring their own server. If a component fails to start, those before it are stopped and its error is thrown.
 */
export async function startProgram(
  config: Config,
  { print, shouldListen = true }: { print: (text: string) => void; shouldListen?: boolean },
): Promise<Program> {
  const log = createLog({ level: config.environment === 'production' ? 'info' : 'warn' });
  const lifecycle = createLifecycle(log);
  try {
    const isNewDatabase = config.database.url === undefined && !existsSync(config.dataDir);
    if (isNewDatabase) print(t('start.preparing_database', { folder: config.dataDir }));
    const database = await openConfiguredDatabase(config, log);
    await lifecycle.begin('database', { stop: () => database.close() });
    for (const guard of database.missingGuards) print(t('start.guard_missing', { guard }));

    let localDiscord: LocalDiscord | undefined;
    if (config.discord === undefined) {
      // Imported only in demo mode, so that production never loads the local Discord.
      const { startLocalDiscord } = await import('./demo/local-discord.ts');
      const started = await startLocalDiscord(webDir);
      localDiscord = started;
      await lifecycle.begin('local Discord', { stop: () => started.close() });
    }
    const discord = config.discord ?? localDiscord?.config;
    if (discord === undefined) throw new Error('Neither Discord nor the local Discord is configured.');

    const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as { version: string };
    const app = createApp({
      config,
      discord,
      database,
      jwtSecret: await loadSigningSecret({
        configuredSecret: config.jwtSecret,
        dataDir: config.dataDir,
        randomBytes,
      }),
      log,
      nowMs: Date.now,
      randomBytes,
      staticDir: existsSync(webDir) ? webDir : undefined,
      version,
      mounts: localDiscord ? [localDiscord.mount] : [],
      localDiscordPath: localDiscord?.mount.path,
    });
    await lifecycle.begin('app', { start: () => app.start({ shouldListen }), stop: () => app.stop() });
    if (localDiscord) await seedDemo(app, localDiscord);
    // Last, because a password generated here is shown only once: a failed start must not lose it.
    const { newPassword } = config.roles.api ? await app.prepareOperator() : { newPassword: undefined };
    app.declareReady();
    return { app, version, hasSandbox: localDiscord !== undefined, newPassword, stop: () => lifecycle.stop() };
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}

/** Seeds the demo server, waiting until the bot has stored it. */
async function seedDemo(app: App, localDiscord: LocalDiscord): Promise<void> {
  const { seedHistory } = await import('./demo/seed-history.ts');
  const ctx = app.contexts.for({ kind: 'system', job: 'demo' }, { source: 'system' });
  const deadlineMs = Date.now() + GUILD_TIMEOUT_MS;
  while (!(await seedHistory(ctx, localDiscord.guild, Date.now()))) {
    if (Date.now() > deadlineMs) throw new Error('The bot did not connect to the local Discord in time.');
    await pause(50);
  }
  const { seedTasks } = await import('./demo/seed-tasks.ts');
  await seedTasks(app.contexts, localDiscord.guild);
}
