import { describe, expect, test } from 'vitest';
import { isLoopback, parseConfig } from './config.ts';

const TOKEN = `${Buffer.from('900000000000000001').toString('base64')}.x.y`;
const SECRET = 'kH8vTq0wYb3nLr6sZf1xPd9mUc4jGa7e';
const PRODUCTION = {
  ENVIRONMENT: 'production',
  DISCORD_TOKEN: TOKEN,
  JWT_SECRET_KEY: SECRET,
  ADMIN_PASSWORD: 'tide-and-lantern-42',
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

  test.each([
    ['a missing token', { DISCORD_TOKEN: '' }, 'DISCORD_TOKEN'],
    ['a missing secret', { JWT_SECRET_KEY: '' }, 'JWT_SECRET_KEY'],
    ['a short secret', { JWT_SECRET_KEY: 'short' }, 'JWT_SECRET_KEY'],
    ['a secret from an example', { JWT_SECRET_KEY: 'your-secret-key-goes-here-and-is-long' }, 'JWT_SECRET_KEY'],
    ['a secret of one letter', { JWT_SECRET_KEY: 'a'.repeat(40) }, 'JWT_SECRET_KEY'],
    ['a missing password', { ADMIN_PASSWORD: '' }, 'ADMIN_PASSWORD'],
    ['a short password', { ADMIN_PASSWORD: 'elevenchars' }, 'ADMIN_PASSWORD'],
    ['a common password', { ADMIN_PASSWORD: 'password123456' }, 'ADMIN_PASSWORD'],
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
  ])('refuses %s in production', (_, change, name) => {
    expect(problemsOf({ ...PRODUCTION, ...change }).filter((problem) => problem.startsWith(name))).toHaveLength(1);
  });

  test('allows long passwords and verified TLS in production', () => {
    const env = {
      ADMIN_PASSWORD: 'x1'.repeat(40),
      DATABASE_URL: 'postgresql://a:b@db.example.com/e?sslmode=verify-full',
    };
    expect(problemsOf({ ...PRODUCTION, ...env })).toEqual([]);
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
