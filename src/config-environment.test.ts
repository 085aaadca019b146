import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseConfig } from './config.ts';

const TOKEN = `${Buffer.from('900000000000000001').toString('base64')}.x.y`;
const VARIABLES = {
  DISCORD_TOKEN: TOKEN,
  DISCORD_APPLICATION_ID: '900000000000000002',
  JWT_SECRET_KEY: 'kH8vTq0wYb3nLr6sZf1xPd9mUc4jGa7e',
  ADMIN_USERNAME: 'harbourmaster',
  ADMIN_PASSWORD: 'tide-and-lantern-42',
  ENVIRONMENT: 'production',
  DATABASE_URL: 'postgresql://a:b@localhost/economy',
  PUBLIC_URL: 'https://economy.example',
};
const SUPABASE = {
  SUPABASE_URL: 'https://abc.supabase.co',
  SUPABASE_ANON_KEY: 'canary-anon',
  SUPABASE_SERVICE_ROLE_KEY: 'canary-service',
};

test('the values for Discord, the secret and the operator end up in the configuration', () => {
  const result = parseConfig(VARIABLES);
  expect(result.ok && result.config).toMatchObject({
    environment: 'production',
    discord: { token: TOKEN, applicationId: '900000000000000002' },
    jwtSecret: VARIABLES.JWT_SECRET_KEY,
    operator: { username: 'harbourmaster', password: 'tide-and-lantern-42' },
  });
});

test('Supabase variables are accepted, change nothing, and never reach the configuration', () => {
  const result = parseConfig({ ...VARIABLES, ...SUPABASE });
  expect(result).toEqual(parseConfig(VARIABLES));
  expect(result.ok).toBe(true);
  expect(JSON.stringify(result)).not.toContain('canary');
});

test('.env.example names every one of these variables', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  for (const name of [...Object.keys({ ...VARIABLES, ...SUPABASE }), 'DATA_DIR_IS_PERMANENT'])
    expect(example).toMatch(new RegExp(`^#?${name}=`, 'm'));
});
