import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { createApp, type App } from './app.ts';
import { readSettings, type Config } from './config.ts';
import type { LocalDiscord } from './demo/local-discord.ts';
import { openConfigured, root } from './open-database.ts';
import { createLog } from './platform/log.ts';
import { createRunning } from './running.ts';
import { signingSecret } from './secrets.ts';
import { say } from '../words/say.ts';

const webDir = join(root, 'dist', 'web');
/** A host that waits less kills us, which loses nothing either. */
const STOPPING_MS = 8_000;
const GUILD_PATIENCE_MS = 10_000;

/** Prints what people read; the log prints what programs read. */
const tell = (text: string): void => void process.stdout.write(`${text}\n`);

async function start(config: Config): Promise<{ stop(): Promise<void> }> {
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
    });
    const { newPassword } = config.roles.api ? await app.prepareOperator() : { newPassword: undefined };
    await running.begin('app', app);
    if (local) await fillDemo(app, local);
    greet(config, { newPassword, hasSandbox: local !== undefined, version });
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** The bot tells of its servers in its own time. */
async function fillDemo(app: App, local: LocalDiscord): Promise<void> {
  const { fillWeek } = await import('./demo/fill-week.ts');
  const ctx = app.contexts.for({ kind: 'system', job: 'demo' }, { source: 'system' });
  const untilMs = Date.now() + GUILD_PATIENCE_MS;
  while (!(await fillWeek(ctx, local.guild, Date.now()))) {
    if (Date.now() > untilMs) throw new Error('The bot did not reach the local Discord.');
    await pause(50);
  }
}

function greet(config: Config, about: { newPassword: string | undefined; hasSandbox: boolean; version: string }): void {
  const url = config.http.publicUrl.href.replace(/\/$/, '');
  const { username } = config.operator;
  const lines = [say('start.ready', { version: about.version })];
  if (config.roles.api) {
    lines.push(say('start.dashboard', { url }));
    lines.push(
      about.newPassword === undefined
        ? say('start.sign_in', { username })
        : say('start.sign_in_new', { username, password: about.newPassword }),
    );
  }
  if (about.hasSandbox) lines.push(say('start.sandbox', { url: `${url}/sandbox` }));
  tell(['', ...lines, say('start.stop'), ''].join('\n'));
}

function stopOnSignals(running: { stop(): Promise<void> }): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOPPING_MS).unref();
    void running.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Words for whoever started the program: what is wrong, then what to do. */
function words(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return say('start.port_taken');
  return error instanceof Error ? error.message : String(error);
}

const reading = readSettings();
if (reading.ok) {
  try {
    stopOnSignals(await start(reading.config));
  } catch (error) {
    process.stderr.write(`${say('start.failed', { reason: words(error) })}\n`);
    process.exit(1);
  }
} else {
  process.stderr.write(
    `${say('start.bad_environment')}\n${reading.problems.map((line) => `  - ${line}`).join('\n')}\n`,
  );
  process.exit(1);
}
