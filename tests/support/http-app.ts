import { randomBytes, randomInt } from 'node:crypto';
import { ensureOperator } from '../../src/core/access/sign-in/ensure-operator.ts';
import type { FindMembership } from '../../src/core/access/rights/staff-rights.ts';
import { createSessionRegistry, type SessionRegistry } from '../../src/core/access/sign-in/session-registry.ts';
import { startSession } from '../../src/core/access/sign-in/sign-in-operator.ts';
import { createTasksFeature } from '../../src/features/tasks/feature.ts';
import type { Contexts } from '../../src/platform/context.ts';
import { DISCORD_CDN_URL } from '../../src/platform/discord/cdn-urls.ts';
import { discordMessageUrl } from '../../src/platform/discord/messages/message-url.ts';
import { createReadiness } from '../../src/platform/http/health.ts';
import { listen } from '../../src/platform/http/listen.ts';
import { createHttp, type HttpConfig, type HttpDependencies } from '../../src/platform/http/server.ts';
import { createIdGenerator } from '../../src/platform/snowflake.ts';
import type { Feature } from '../../src/platform/define-feature.ts';
import { composeFeatures } from '../../src/compose-features.ts';
import { composeInfrastructure, type AppDependencies } from '../../src/compose-infrastructure.ts';
import { createLog } from '../../src/platform/log.ts';
import { testDatabase, type Engine, type TestDatabase } from './database/test-database.ts';

export const OPERATOR = { username: 'admin', password: 'correct horse battery staple' };
export const JWT_SECRET = 'a secret for tests that is long enough to sign with';

export type HttpApp = {
  database: TestDatabase;
  contexts: Contexts;
  sessions: SessionRegistry;
  /** `http://127.0.0.1:<port>`. */
  origin: string;
  /** The log as JSON lines. */
  logLines: string[];
  newId: () => string;
  /** Advances the program's clock; the database's clock does not change. */
  advanceClock(ms: number): void;
  call(path: string, init?: RequestInit): Promise<Response>;
  /** The same without a socket, as a serverless host calls it. */
  fetch: (request: Request) => Promise<Response>;
  /** Signs the operator in. Returns the access token. */
  signIn(): Promise<string>;
  /** Signs a member in, as Discord's sign-in would. Returns the access token. */
  signInMember(userId: string): Promise<string>;
  /** Creates a server with an owner and members with these balances. Returns its id. */
  guild(spec?: { name?: string; ownerId?: string; balances?: Record<string, number> }): Promise<string>;
  /** Starts a second server on the same database, as another process would. */
  startAnotherProcess(): Promise<{ origin: string; sessions: SessionRegistry }>;
  close(): Promise<void>;
};

const PUBLIC_URL = new URL('http://localhost:5000');

/** Nothing listens on the port of this Discord: no sign-in with Discord can complete. */
const appDependencies = ({
  database,
  ...rest
}: { database: TestDatabase } & Pick<AppDependencies, 'log' | 'nowMs' | 'extraFeatures'>): AppDependencies => {
  const discord = {
    token: 'no token',
    applicationId: '1',
    clientSecret: '-',
    apiUrl: 'http://127.0.0.1:9/api',
    shards: undefined,
  };
  return {
    ...rest,
    config: {
      environment: 'development',
      http: { host: '127.0.0.1', port: 0, publicUrl: PUBLIC_URL, trustedProxies: [] },
      dataDir: '',
      database: { url: undefined, adminUrl: undefined },
      roles: { bot: false, api: true },
      discord,
      operator: { username: OPERATOR.username, password: undefined },
      jwtSecret: JWT_SECRET,
    },
    discord,
    database: {
      kind: database.app.kind,
      app: database.app,
      admin: database.admin,
      missingGuards: [],
      close: () => Promise.resolve(),
    },
    jwtSecret: JWT_SECRET,
    randomBytes,
    staticDir: undefined,
    version: '0.0.0',
  };
};

/** Tasks whose writes do not wait until Discord has the message: no bot runs here. */
const createImmediateTasks = (nowMs: () => number) =>
  createTasksFeature({
    cdnUrl: DISCORD_CDN_URL,
    messageUrl: discordMessageUrl,
    getMessage: () => Promise.resolve({ ok: false, kind: 'down', message: 'no Discord here' }),
    nowMs,
    waitMs: 0,
  });

/** Starts the complete HTTP server on a real database and a real port. */
export async function startHttpApp(options: {
  engine?: Engine;
  extraFeatures?: readonly Feature[];
  config?: Partial<HttpConfig>;
  http?: Partial<Pick<HttpDependencies, 'staticDir' | 'mounts' | 'readiness'>>;
  findMembership?: FindMembership;
}): Promise<HttpApp> {
  const database = await testDatabase(options.engine ?? 'embedded');
  const logLines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line: string) => void logLines.push(line) } });
  let clockOffsetMs = 0;
  const nowMs = () => Date.now() + clockOffsetMs;
  const newId = createIdGenerator(nowMs, (below) => randomInt(below));
  const findMembership = options.findMembership ?? (() => Promise.resolve(null));
  const cleanUps: (() => Promise<void>)[] = [];

  const start = async () => {
    const dependencies = appDependencies({ database, log, nowMs, extraFeatures: options.extraFeatures ?? [] });
    const composed = composeInfrastructure(dependencies);
    const { broadcaster, changeFeed, contexts, tokens } = composed;
    const sessions = createSessionRegistry({
      contexts,
      tokens,
      closeStreams: (signInId) => broadcaster.endSignIn(signInId),
      findMembership,
      nowMs,
      log,
    });
    const membershipCache = { ...composed.membershipCache, findMembership };
    const features = composeFeatures(dependencies, { ...composed, membershipCache, sessions });
    const http = createHttp({
      features: features.map((feature) => (feature.name === 'tasks' ? createImmediateTasks(nowMs) : feature)),
      contexts,
      sessions,
      broadcaster,
      db: database.app,
      config: { publicUrl: PUBLIC_URL, isDevelopment: true, version: '0.0.0', ...options.config },
      readiness: createReadiness({ database: () => database.app.query('select 1 from economy.entries limit 1') }),
      ...options.http,
      log,
      nowMs,
      newId,
    });
    await changeFeed.start();
    const listening = await listen(http, { host: '127.0.0.1', port: 0 });
    cleanUps.push(async () => {
      broadcaster.close();
      await listening.close();
      await changeFeed.stop();
    });
    return { origin: `http://127.0.0.1:${listening.port}`, http, contexts, sessions, tokens };
  };

  const { origin, http, contexts, sessions, tokens } = await start();
  const system = contexts.for({ kind: 'system', job: 'test' }, { source: 'system' });
  await ensureOperator(system, OPERATOR, () => '');
  const call = (path: string, init: RequestInit = {}) => fetch(`${origin}${path}`, { redirect: 'manual', ...init });

  return {
    database,
    contexts,
    sessions,
    origin,
    logLines,
    newId,
    advanceClock: (ms) => {
      clockOffsetMs += ms;
    },
    call,
    fetch: (request) => http.fetch(request),
    signIn: async () => {
      const account = {
        kind: 'operator',
        account: OPERATOR.username,
        name: OPERATOR.username,
        userAgent: null,
      } as const;
      return (await startSession(system, account, tokens)).tokens.accessToken;
    },
    signInMember: async (userId) => {
      const account = { kind: 'member', account: userId, name: userId, userAgent: null } as const;
      return (await startSession(system, account, tokens)).tokens.accessToken;
    },
    guild: async ({ name = 'A server', ownerId = newId(), balances = {} } = {}) => {
      const guildId = newId();
      await database.admin.transaction(async (q) => {
        await q.query(`select set_config('app.guild_id', $1, true)`, [guildId]);
        await q.query('insert into economy.guilds (guild_id, name, owner_id) values ($1, $2, $3)', [
          guildId,
          name,
          ownerId,
        ]);
        await q.query('insert into economy.guild_settings (guild_id) values ($1)', [guildId]);
        for (const [userId, balance] of Object.entries(balances)) {
          await q.query('insert into economy.members (guild_id, user_id, balance, earned) values ($1, $2, $3, $3)', [
            guildId,
            userId,
            balance,
          ]);
        }
      });
      return guildId;
    },
    startAnotherProcess: start,
    close: async () => {
      for (const cleanUp of cleanUps.toReversed()) await cleanUp();
      await database.close();
    },
  };
}
