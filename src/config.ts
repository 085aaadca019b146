import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import process from 'node:process';
import { isRemoteWithoutVerifiedTls } from './platform/db/tls.ts';
import { findPasswordWeakness, findSecretWeakness } from './secret-strength.ts';

/** How to reach Discord; absent in demo mode, where the local Discord provides it. */
export type DiscordConfig = {
  token: string;
  /** Taken from the token's first part when not configured. */
  applicationId: string;
  clientSecret: string | undefined;
  /** The base URL of the REST API, without the version. */
  apiUrl: string;
  /** The gateway shards of this process, inclusive; undefined means all. */
  shards: { first: number; last: number; count: number } | undefined;
};

export type Config = {
  environment: 'development' | 'production';
  /** `trustedProxies` are the addresses whose X-Forwarded-For is trusted; `*` for hosts that always set it themselves. */
  http: { host: string; port: number; publicUrl: URL; trustedProxies: readonly string[] };
  dataDir: string;
  database: { url: string | undefined; adminUrl: string | undefined };
  roles: { bot: boolean; api: boolean };
  /** Undefined means demo mode: the local Discord is started and used. */
  discord: DiscordConfig | undefined;
  operator: { username: string; password: string | undefined };
  jwtSecret: string | undefined;
};

type Environment = Readonly<Record<string, string | undefined>>;
type ConfigResult = { ok: true; config: Config } | { ok: false; problems: readonly string[] };

/** Loads the configuration from the environment; a file `.env` in the working directory fills in what is not set there. */
export function loadConfig(): ConfigResult {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return parseConfig(process.env);
}

const DISCORD_API_URL = 'https://discord.com/api';
const DEFAULT_USERNAME = 'admin';

/**
 * Parses the environment; nothing else reads it. Returns all problems together, each one sentence that names the variable.
 * Names and defaults are listed in `.env.example`.
 */
export function parseConfig(variables: Environment): ConfigResult {
  const problems: string[] = [];
  const env = (name: string): string | undefined => variables[name]?.trim() || undefined;
  const addProblem = (problem: string): undefined => void problems.push(problem);

  const environment = readEnvironment(env('ENVIRONMENT'), addProblem);
  const isProduction = environment === 'production';
  const port = readPort(env('PORT'), addProblem);
  const host = env('HOST') ?? (isProduction ? '0.0.0.0' : '127.0.0.1');
  const publicUrl = readUrl('PUBLIC_URL', env('PUBLIC_URL') ?? `http://localhost:${port}`, addProblem);
  const trustedProxies = readProxies(env('TRUSTED_PROXIES'), addProblem);
  const database = {
    url: readDatabaseUrl('DATABASE_URL', env('DATABASE_URL'), isProduction, addProblem),
    adminUrl: readDatabaseUrl('DATABASE_ADMIN_URL', env('DATABASE_ADMIN_URL'), isProduction, addProblem),
  };
  const roles = readRoles(env('ROLES'), addProblem);
  const discord = readDiscord(env, isProduction, addProblem);
  const operator = { username: env('ADMIN_USERNAME') ?? DEFAULT_USERNAME, password: env('ADMIN_PASSWORD') };
  const jwtSecret = env('JWT_SECRET_KEY');

  if (database.adminUrl && !database.url)
    addProblem('DATABASE_ADMIN_URL is set, but DATABASE_URL is not: set both, or neither.');
  const isSplit = !(roles.bot && roles.api);
  if (isSplit && !database.url)
    addProblem('ROLES splits the program, so DATABASE_URL is needed: the embedded database serves one process.');
  if (isSplit && !jwtSecret)
    addProblem('ROLES splits the program, so JWT_SECRET_KEY must be set, the same on every host.');
  if (isSplit && !discord)
    addProblem('ROLES splits the program, so DISCORD_TOKEN is needed: demo mode runs in one process.');
  if (isProduction) checkProduction(env, publicUrl, addProblem);

  if (problems.length > 0 || !publicUrl) return { ok: false, problems };
  return {
    ok: true,
    config: {
      environment,
      http: { host, port, publicUrl, trustedProxies },
      dataDir: env('DATA_DIR') ?? './data',
      database,
      roles,
      discord,
      operator,
      jwtSecret,
    },
  };
}

type AddProblem = (problem: string) => undefined;

function readEnvironment(text: string | undefined, addProblem: AddProblem): 'development' | 'production' {
  if (text === undefined || text === 'development') return 'development';
  if (text !== 'production') addProblem(`ENVIRONMENT is "${text}"; it is development or production.`);
  return 'production';
}

function readPort(text: string | undefined, addProblem: AddProblem): number {
  if (text === undefined) return 5000;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) addProblem(`PORT is "${text}"; it is a whole number from 0 to 65535.`);
  return port;
}

function readUrl(name: string, text: string, addProblem: AddProblem): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    return addProblem(`${name} is "${text}"; it is an address such as https://economy.example.com.`);
  return url;
}

function readProxies(text: string | undefined, addProblem: AddProblem): readonly string[] {
  const proxies = (text ?? '').split(',').flatMap((address) => address.trim() || []);
  const invalid = proxies.filter((address) => address !== '*' && isIP(address) === 0);
  if (invalid.length > 0)
    addProblem(`TRUSTED_PROXIES names "${invalid.join(', ')}"; it is IP addresses with commas between, or *.`);
  return proxies;
}

/** Problems name only the variable, since a database URL contains a password. */
function readDatabaseUrl(
  name: string,
  text: string | undefined,
  isProduction: boolean,
  addProblem: AddProblem,
): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(?:ql)?:$/.test(url.protocol))
    return addProblem(`${name} is not an address such as postgresql://user:password@host:5432/name.`);
  try {
    if (!isProduction || !isRemoteWithoutVerifiedTls(text)) return text;
  } catch (error) {
    return addProblem(`${name} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
  return addProblem(
    `${name} reaches a remote database without verified TLS: add sslmode=verify-full once (and sslrootcert=… for a private authority).`,
  );
}

function readRoles(text: string | undefined, addProblem: AddProblem): Config['roles'] {
  const requested = (text ?? 'bot,api').split(',').map((role) => role.trim());
  const unknown = requested.filter((role) => role !== 'bot' && role !== 'api');
  if (unknown.length > 0) addProblem(`ROLES is "${text}"; it is bot, api, or bot,api.`);
  return { bot: requested.includes('bot'), api: requested.includes('api') };
}

function readDiscord(
  env: (name: string) => string | undefined,
  isProduction: boolean,
  addProblem: AddProblem,
): DiscordConfig | undefined {
  const token = env('DISCORD_TOKEN')?.replace(/^Bot /, '');
  const apiUrl = env('DISCORD_API_URL') ?? DISCORD_API_URL;
  const url = readUrl('DISCORD_API_URL', apiUrl, addProblem);
  if (url && isProduction && url.protocol !== 'https:' && !isLoopback(url.hostname))
    addProblem('DISCORD_API_URL would send the token in the clear: use https, or a loopback address.');
  const shards = readShards(env('SHARDS'), addProblem);
  if (token === undefined) return undefined;
  const applicationId = env('DISCORD_APPLICATION_ID') ?? applicationIdOf(token);
  if (applicationId === undefined || !/^\d{17,20}$/.test(applicationId))
    addProblem(
      "DISCORD_APPLICATION_ID is not 17 to 20 digits, or is missing while DISCORD_TOKEN does not tell it: check that the token is whole, or copy the id from the application's page.",
    );
  return { token, applicationId: applicationId ?? '', clientSecret: env('DISCORD_CLIENT_SECRET'), apiUrl, shards };
}

/** The first part of a bot token is the application id in Base64. */
function applicationIdOf(token: string): string | undefined {
  const id = Buffer.from(token.split('.')[0] ?? '', 'base64').toString('utf8');
  return /^\d{17,20}$/.test(id) ? id : undefined;
}

function readShards(text: string | undefined, addProblem: AddProblem): DiscordConfig['shards'] {
  if (text === undefined) return undefined;
  const match = /^(\d+)(?:-(\d+))?\/(\d+)$/.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  const count = Number(match?.[3]);
  if (!match || first > last || last >= count || count > 16_384)
    return addProblem(
      `SHARDS is "${text}"; it is written like 0-3/16: the first and last shard of this process, and how many there are in all.`,
    );
  return { first, last, count };
}

/** What only production refuses: what is guessable, sent in the clear, or lost with the disk. */
function checkProduction(
  env: (name: string) => string | undefined,
  publicUrl: URL | undefined,
  addProblem: AddProblem,
): void {
  const [secret, password] = [env('JWT_SECRET_KEY'), env('ADMIN_PASSWORD')];
  if (secret === undefined) addProblem('JWT_SECRET_KEY is missing: ENVIRONMENT=production does not make one up.');
  const secretWeakness = secret && findSecretWeakness(secret);
  if (secretWeakness)
    addProblem(
      `JWT_SECRET_KEY is too weak, ${secretWeakness}: use random bytes, for example from "openssl rand -base64 48".`,
    );
  if (password === undefined) addProblem('ADMIN_PASSWORD is missing: ENVIRONMENT=production does not make one up.');
  const passwordWeakness = password && findPasswordWeakness(password, env('ADMIN_USERNAME') ?? DEFAULT_USERNAME);
  if (passwordWeakness)
    addProblem(`ADMIN_PASSWORD is too weak, ${passwordWeakness}: use several words that nobody would guess.`);
  if (!env('DISCORD_TOKEN')) addProblem('DISCORD_TOKEN is missing: ENVIRONMENT=production has no demo mode.');
  if (publicUrl?.protocol === 'http:' && !isLoopback(publicUrl.hostname))
    addProblem(`PUBLIC_URL is "${publicUrl.href}", which sends passwords and tokens in the clear: use https.`);
  if (!env('DATABASE_URL') && env('DATA_DIR_IS_PERMANENT') !== 'true')
    addProblem(
      env('SUPABASE_URL')
        ? 'DATABASE_URL is missing: SUPABASE_URL is the address of an API, so copy the connection string of the database from the Supabase dashboard (Connect).'
        : 'DATABASE_URL is missing: the economy would be kept in DATA_DIR, which many hosts delete with the next deploy. Name a PostgreSQL database, or set DATA_DIR_IS_PERMANENT=true.',
    );
}

/** True for hosts that are reachable only from this machine. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return (
    host === 'localhost' ||
    host === '::1' ||
    host.endsWith('.localhost') ||
    (isIP(host) === 4 && host.startsWith('127.'))
  );
}
