import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createApp, type App } from './app.ts';
import type { Config } from './config.ts';
import type { LocalDiscord } from './demo/local-discord.ts';
import { openConfigured, root } from './open-database.ts';
import { createLog } from './platform/log.ts';
import { createRunning } from './lifecycle.ts';
import { signingSecret } from './secrets.ts';
import { say } from '../locales/translate.ts';

const webDir = join(root, 'dist', 'web');
const GUILD_PATIENCE_MS = 10_000;

export type Program = {
  app: App;
  version: string;
  hasSandbox: boolean;
  /** The operator's password if one had to be made, to be shown once. */
  newPassword: string | undefined;
  stop(): Promise<void>;
};

/**
 * Starts what the configuration asks for: database, local Discord in demo mode, bot, API. `listens` is false where a host
 * brings its own server. When a part cannot start, those before it are stopped and its error is thrown.
 */
export async function startProgram(
  config: Config,
  { tell, listens = true }: { tell: (text: string) => void; listens?: boolean },
): Promise<Program> {
  const log = createLog({ level: config.environment === 'production' ? 'info' : 'warn' });
  const running = createRunning(log);
  try {
    const isNew = config.database.url === undefined && !existsSync(config.dataDir);
    if (isNew) tell(say('start.preparing_database', { folder: config.dataDir }));
    const database = await openConfigured(config, log);
    await running.begin('database', { stop: () => database.close() });
    for (const guard of database.guards) tell(say('start.guard_missing', { guard }));

    let local: LocalDiscord | undefined;
    if (config.discord === undefined) {
      // Loaded only in demo mode: production never touches the local Discord.
      const { startLocalDiscord } = await import('./demo/local-discord.ts');
      const started = await startLocalDiscord(webDir);
      local = started;
      await running.begin('local Discord', { stop: () => started.close() });
    }
    const discord = config.discord ?? local?.config;
    if (discord === undefined) throw new Error('Neither Discord nor the local Discord is configured.');

    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const app = createApp({
      config,
      discord,
      database,
      jwtSecret: await signingSecret({ given: config.jwtSecret, dataDir: config.dataDir, random: randomBytes }),
      log,
      nowMs: Date.now,
      randomBytes,
      staticDir: existsSync(webDir) ? webDir : undefined,
      version,
      mounts: local ? [local.mount] : [],
      localPage: local?.mount.path,
    });
    await running.begin('app', { start: () => app.start({ listens }), stop: () => app.stop() });
    if (local) await fillDemo(app, local);
    // Last, since a password that is made here is shown once: a start that fails must not keep it to itself.
    const { newPassword } = config.roles.api ? await app.prepareOperator() : { newPassword: undefined };
    return { app, version, hasSandbox: local !== undefined, newPassword, stop: () => running.stop() };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** The bot tells of its servers in its own time. */
async function fillDemo(app: App, local: LocalDiscord): Promise<void> {
  const { fillWeek } = await import('./demo/seed-history.ts');
  const ctx = app.contexts.for({ kind: 'system', job: 'demo' }, { source: 'system' });
  const untilMs = Date.now() + GUILD_PATIENCE_MS;
  while (!(await fillWeek(ctx, local.guild, Date.now()))) {
    if (Date.now() > untilMs) throw new Error('The bot did not reach the local Discord.');
    await pause(50);
  }
  const { fillTasks } = await import('./demo/seed-tasks.ts');
  await fillTasks(app.contexts, local.guild);
}
