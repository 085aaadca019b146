import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { existsSync } from 'node:fs';
import { vi } from 'vitest';
import { connectSandbox, type DiscordClient } from '../../sandbox/client/sandbox-client.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { createApp, type App } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { sandboxMount } from '../../src/demo/local-discord.ts';
import type { Queries } from '../../src/platform/db/database.ts';
import { acrossGuilds } from '../../src/platform/context.ts';
import type { Feature } from '../../src/platform/define-feature.ts';
import { createLog } from '../../src/platform/log.ts';
import { testDatabase, type Engine, type TestDatabase } from './database/test-database.ts';

export const OPERATOR = { username: 'admin', password: 'lantern over the harbour 7' };
const WEB_DIR = 'dist/web';
const PATIENCE = { timeout: 20_000, interval: 25 };

/** The whole program in a Discord of its own: real database, real HTTP, real gateway. */
export type World = {
  app: App;
  database: TestDatabase;
  sandbox: Sandbox;
  discord: DiscordClient;
  /** The first server's id. */
  guildId: string;
  /** Where the dashboard and the API answer. */
  url: string;
  /** What the program logged, as JSON lines. */
  logged: string[];
  /** A request as the signed-in operator. */
  call(path: string, init?: { method?: string; body?: string; headers?: Record<string, string> }): Promise<Response>;
  /** Reads across servers, as a test looks at the database. */
  look<T>(run: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Starts everything and waits until the bot is online and knows its servers. `rooms` are rooms of the test's own. */
export async function openWorld(
  options: {
    engine?: Engine;
    /** Instead of a fresh one of that engine; closed with the world. */
    database?: TestDatabase;
    sandbox?: SandboxOptions;
    rooms?: readonly Feature[];
    environment?: Record<string, string>;
  } = {},
): Promise<World> {
  const [database, sandbox, port] = await Promise.all([
    options.database ?? testDatabase(options.engine ?? 'embedded'),
    startSandbox({ answerWithinMs: 30_000, ...options.sandbox }),
    freePort(),
  ]);
  const reading = readConfig({
    PORT: String(port),
    DISCORD_TOKEN: sandbox.token,
    DISCORD_APPLICATION_ID: sandbox.applicationId,
    DISCORD_API_URL: sandbox.apiUrl,
    DISCORD_CLIENT_SECRET: sandbox.clientSecret,
    ADMIN_PASSWORD: OPERATOR.password,
    ...options.environment,
  });
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  const { config } = reading;
  if (config.discord === undefined) throw new Error('A world has a Discord.');
  const logged: string[] = [];
  const app = createApp({
    config,
    discord: config.discord,
    database: {
      kind: database.app.kind,
      app: database.app,
      admin: database.admin,
      guards: [],
      close: () => Promise.resolve(),
    },
    jwtSecret: randomBytes(48).toString('base64url'),
    log: createLog({ level: 'info', destination: { write: (line) => void logged.push(line) } }),
    nowMs: Date.now,
    randomBytes,
    staticDir: existsSync(WEB_DIR) ? WEB_DIR : undefined,
    version: '0.0.0',
    mounts: [sandboxMount(sandbox, WEB_DIR)],
    localPage: '/sandbox',
    rooms: options.rooms ?? [],
  });
  await app.prepareOperator();
  await app.start();
  const url = `http://localhost:${port}`;
  const guilds = sandbox.world.guilds.size;
  await vi.waitUntil(async () => (await (await fetch(`${url}/readyz`)).json()).status === 'ready', PATIENCE);
  const look = <T>(run: (queries: Queries) => Promise<T>) => acrossGuilds(database.app, run);
  await vi.waitUntil(
    () => look(async (q) => (await q.query('select 1 from economy.guilds')).length === guilds),
    PATIENCE,
  );
  const discord = connectSandbox(sandbox.url);
  const token = await signIn(url);
  return {
    app,
    database,
    sandbox,
    discord,
    guildId: (await discord.state(1)).guilds[0]?.id ?? '',
    url,
    logged,
    call: (path, init = {}) =>
      fetch(url + path, {
        ...init,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
      }),
    look,
    close: async () => {
      await app.stop();
      await sandbox.close();
      await database.close();
    },
  };
}

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(OPERATOR),
  });
  const answer = (await response.json()) as { access_token?: string };
  if (answer.access_token === undefined)
    throw new Error(`Signing in answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer.access_token;
}

/** A port that was free a moment ago: the public address must be known before the server listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No port.')),
      );
    });
  });
}
