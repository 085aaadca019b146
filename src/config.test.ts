import { describe, expect, test } from 'vitest';
import { isLoopback, parseConfig } from './config.ts';

const TOKEN = `${Buffer.from('900000000000000001').toString('base64')}.x.y`;
const SECRET = 'kH8vTq0wYb3nLr6sZf1xPd9mUc4jGa7e';
const PRODUCTION = {
  ENVIRONMENT: 'production',
  DISCORD_TOKEN: TOKEN,
  JWT_SECRET_KEY: SECRET,
  ADMIN_PASSWORD: 'tide-and-lantern-42',
  PUBLIC_URL: 'https://economy.example',
  DATABASE_URL: 'postgresql://a:b@localhost/economy',
};
const problemsOf = (env: Record<string, string>): readonly string[] => {
  const result = parseConfig(env);
  return result.ok ? [] : result.problems;
};

describe('the environment', () => {
  test('needs nothing: the defaults are demo mode on loopback with an embedded database', () => {
    const result = parseConfig({});
    expect(result.ok && result.config).toMatchObject({
      environment: 'development',
      http: { host: '127.0.0.1', port: 5000 },
      dataDir: './data',
      database: { url: undefined, adminUrl: undefined },
      roles: { bot: true, api: true },
      discord: undefined,
      operator: { username: 'admin', password: undefined },
    });
  });

  test('reports all problems together, each naming its variable', () => {
    const problems = problemsOf({
      PORT: '99999',
      TRUSTED_PROXIES: 'proxy.local',
      ROLES: 'bot,web',
      SHARDS: '4/2',
      PUBLIC_URL: 'nowhere',
      ENVIRONMENT: 'staging',
    });
    for (const name of ['PORT', 'ROLES', 'SHARDS', 'PUBLIC_URL', 'ENVIRONMENT', 'TRUSTED_PROXIES'])
      expect(
        problems.some((problem) => problem.startsWith(name)),
        name,
      ).toBe(true);
  });

  test('accepts a complete production environment, with the application id from the token', () => {
    const result = parseConfig(PRODUCTION);
    expect(result.ok && result.config.discord?.applicationId).toBe('900000000000000001');
    expect(result.ok && result.config.http.host).toBe('0.0.0.0');
  });

  const REFUSED: readonly (readonly [what: string, change: Record<string, string>, name: string])[] = [
    ['a missing token', { DISCORD_TOKEN: '' }, 'DISCORD_TOKEN'],
    ['a missing secret', { JWT_SECRET_KEY: '' }, 'JWT_SECRET_KEY'],
    ...[
      'short',
      'a'.repeat(40),
      '0123456789abcdef0123456789abcdef',
      'qwertyuiopasdfghjklzxcvbnm123456',
      '11111111112222222222333333333344',
      'your-256-bit-secret-your-256-bit-secret',
      'a-string-secret-at-least-256-bits-long',
      'super-secret-jwt-token-with-at-least-32-characters-long',
      'CHANGEME_CHANGEME_CHANGEME_CHANGEME_1',
      'thisisaverylongPASSPHRASEfor2026jwts',
    ].map((secret) => [`the secret ${secret}`, { JWT_SECRET_KEY: secret }, 'JWT_SECRET_KEY'] as const),
    ['a missing password', { ADMIN_PASSWORD: '' }, 'ADMIN_PASSWORD'],
    ...[
      'elevenchars',
      'password123456',
      'P@ssw0rd1234',
      'qwertyuiop12',
      '1q2w3e4r5t6y',
      'iloveyou1234',
      'Welcome2026!!',
      'adminadminadmin',
      'x1'.repeat(40),
    ].map((password) => [`the password ${password}`, { ADMIN_PASSWORD: password }, 'ADMIN_PASSWORD'] as const),
    ['the name as password', { ADMIN_USERNAME: 'Harbourmaster', ADMIN_PASSWORD: 'harbourmaster12' }, 'ADMIN_PASSWORD'],
    ['passwords sent in the clear', { PUBLIC_URL: 'http://economy.example' }, 'PUBLIC_URL'],
    ['passwords sent in the clear in a local network', { PUBLIC_URL: 'http://192.168.1.20:5000' }, 'PUBLIC_URL'],
    ['a database on a disk that may be deleted', { DATABASE_URL: '' }, 'DATABASE_URL'],
    [
      'the same where only an API is named',
      { DATABASE_URL: '', SUPABASE_URL: 'https://a.supabase.co' },
      'DATABASE_URL',
    ],
    ['a disk declared permanent by another word', { DATABASE_URL: '', DATA_DIR_IS_PERMANENT: 'yes' }, 'DATABASE_URL'],
    [
      'a database URL whose last sslmode turns TLS off',
      { DATABASE_URL: 'postgresql://a:b@db.example.com/e?sslmode=verify-full&sslmode=disable' },
      'DATABASE_URL',
    ],
    [
      'a database URL whose certificate file is missing',
      { DATABASE_URL: 'postgresql://a:b@db.example.com/e?sslmode=verify-full&sslrootcert=/nowhere/ca.pem' },
      'DATABASE_URL',
    ],
    ['a remote database without TLS', { DATABASE_URL: 'postgresql://a:b@db.example.com/economy' }, 'DATABASE_URL'],
    [
      'a remote database with unverified TLS',
      { DATABASE_URL: 'postgresql://a:b@db.example.com/e?sslmode=no-verify' },
      'DATABASE_URL',
    ],
    [
      'a remote database behind a local name',
      { DATABASE_URL: 'postgresql://a:b@localhost/e?host=db.example.com' },
      'DATABASE_URL',
    ],
    ['a token sent without TLS', { DISCORD_API_URL: 'http://discord.example.com/api' }, 'DISCORD_API_URL'],
  ];
  test.each(REFUSED)('refuses %s in production', (_, change, name) => {
    expect(problemsOf({ ...PRODUCTION, ...change }).filter((problem) => problem.startsWith(name))).toHaveLength(1);
  });

  test.each([
    ['verified TLS', { DATABASE_URL: 'postgresql://a:b@db.example.com/e?sslmode=verify-full' }],
    ['a disk declared permanent', { DATABASE_URL: '', DATA_DIR_IS_PERMANENT: 'true' }],
    ['http on this machine', { PUBLIC_URL: 'http://localhost:5000' }],
    ['a password of several words', { ADMIN_PASSWORD: 'correct horse battery staple' }],
    ['random bytes as Base64', { JWT_SECRET_KEY: 'f3FqKZ9m0cV2xJrYwB8tQeN5uLhD1sGa7PpXk4oTzIE=' }],
    ['random bytes as hexadecimal digits', { JWT_SECRET_KEY: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c' }],
  ])('allows %s in production', (_, change) => {
    expect(problemsOf({ ...PRODUCTION, ...change })).toEqual([]);
  });

  test('never prints the password of a database URL', () => {
    const problems = problemsOf({ DATABASE_URL: 'mysql://user:hunter2@host/db' });
    expect(problems).toHaveLength(1);
    expect(problems.join(' ')).not.toContain('hunter2');
  });

  test('refuses split roles without the settings that both processes need', () => {
    const problems = problemsOf({ ROLES: 'api' });
    for (const name of ['DATABASE_URL', 'JWT_SECRET_KEY', 'DISCORD_TOKEN']) expect(problems.join(' ')).toContain(name);
  });

  test.each([
    ['0-3/16', { first: 0, last: 3, count: 16 }],
    ['5/16', { first: 5, last: 5, count: 16 }],
  ])('parses the shards %s', (text, shards) => {
    const result = parseConfig({ DISCORD_TOKEN: TOKEN, SHARDS: text });
    expect(result.ok && result.config.discord?.shards).toEqual(shards);
  });

  test.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['[::1]', true],
    ['127.0.0.1.example.com', false],
    ['10.0.0.1', false],
    ['example.com', false],
  ])('classifies %s as loopback: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
