import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { existsSync } from 'node:fs';
import { vi } from 'vitest';
import { connectSandbox, type SandboxClient } from '../../sandbox/client/sandbox-client.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { createApp, type App } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createSandboxMount } from '../../src/demo/local-discord.ts';
import type { Queries } from '../../src/platform/db/database.ts';
import { acrossGuilds } from '../../src/platform/context.ts';
import type { Feature } from '../../src/platform/define-feature.ts';
import { createLog } from '../../src/platform/log.ts';
import { testDatabase, type Engine, type TestDatabase } from './database/test-database.ts';

export const OPERATOR = { username: 'admin', password: 'lantern over the harbour 7' };
const WEB_DIR = 'dist/web';
const WAIT = { timeout: 20_000, interval: 25 };

/** The complete program with its own sandbox: real database, real HTTP, real gateway. */
export type TestApp = {
  app: App;
  database: TestDatabase;
  sandbox: Sandbox;
  discord: SandboxClient;
  /** The id of the first server. */
  guildId: string;
  /** The URL of the dashboard and the API. */
  url: string;
  /** The program's log as JSON lines. */
  logLines: string[];
  /** Sends a request as the signed-in operator. */
  call(path: string, init?: { method?: string; body?: string; headers?: Record<string, string> }): Promise<Response>;
  /** Runs queries across all servers. */
  readAcrossGuilds<T>(run: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Starts everything and waits until the bot is online and all servers are stored. */
export async function startTestApp(
  options: {
    engine?: Engine;
    /** Used instead of a new database of `engine`; closed with the app. */
    database?: TestDatabase;
    sandbox?: SandboxOptions;
    extraFeatures?: readonly Feature[];
    environment?: Record<string, string>;
  } = {},
): Promise<TestApp> {
  const [database, sandbox, port] = await Promise.all([
    options.database ?? testDatabase(options.engine ?? 'embedded'),
    startSandbox({ responseTimeoutMs: 30_000, ...options.sandbox }),
    freePort(),
  ]);
  const configResult = parseConfig({
    PORT: String(port),
    DISCORD_TOKEN: sandbox.token,
    DISCORD_APPLICATION_ID: sandbox.applicationId,
    DISCORD_API_URL: sandbox.apiUrl,
    DISCORD_CLIENT_SECRET: sandbox.clientSecret,
    ADMIN_PASSWORD: OPERATOR.password,
    ...options.environment,
  });
  if (!configResult.ok) throw new Error(configResult.problems.join('\n'));
  const { config } = configResult;
  if (config.discord === undefined) throw new Error('The test app needs a Discord configuration.');
  const logLines: string[] = [];
  const app = createApp({
    config,
    discord: config.discord,
    database: {
      kind: database.app.kind,
      app: database.app,
      admin: database.admin,
      missingGuards: [],
      close: () => Promise.resolve(),
    },
    jwtSecret: randomBytes(48).toString('base64url'),
    log: createLog({ level: 'info', destination: { write: (line) => void logLines.push(line) } }),
    nowMs: Date.now,
    randomBytes,
    staticDir: existsSync(WEB_DIR) ? WEB_DIR : undefined,
    version: '0.0.0',
    mounts: [createSandboxMount(sandbox, WEB_DIR)],
    localDiscordPath: '/sandbox',
    extraFeatures: options.extraFeatures ?? [],
  });
  await app.prepareOperator();
  await app.start();
  app.declareReady();
  const url = `http://localhost:${port}`;
  const guilds = sandbox.world.guilds.size;
  await vi.waitUntil(async () => (await (await fetch(`${url}/readyz`)).json()).status === 'ready', WAIT);
  const readAcrossGuilds = <T>(run: (queries: Queries) => Promise<T>) => acrossGuilds(database.app, run);
  await vi.waitUntil(
    () => readAcrossGuilds(async (q) => (await q.query('select 1 from economy.guilds')).length === guilds),
    WAIT,
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
    logLines,
    call: (path, init = {}) =>
      fetch(url + path, {
        ...init,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
      }),
    readAcrossGuilds,
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
  const body = (await response.json()) as { access_token?: string };
  if (body.access_token === undefined)
    throw new Error(`Signing in returned ${response.status}: ${JSON.stringify(body)}`);
  return body.access_token;
}

/** Returns a port that was free a moment ago, because the public URL must be known before the server listens. */
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
