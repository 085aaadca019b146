import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { testDatabase, type TestDatabase } from '../support/database/test-database.ts';
import { OPERATOR } from '../support/test-app.ts';

let database: TestDatabase;
let sandbox: Sandbox;
let handler: { fetch(request: Request): Promise<Response>; stop(): Promise<void> };
beforeAll(async () => {
  [database, sandbox] = await Promise.all([testDatabase('postgres'), startSandbox()]);
  const environment = {
    ROLES: 'api',
    DATABASE_URL: database.urls?.app,
    DATABASE_ADMIN_URL: database.urls?.admin,
    JWT_SECRET_KEY: 'k8TqWz2LpVn5RxYb7MdHc3JfGs9Ae4Uv',
    DISCORD_TOKEN: sandbox.token,
    DISCORD_APPLICATION_ID: sandbox.applicationId,
    DISCORD_API_URL: sandbox.apiUrl,
    ADMIN_PASSWORD: OPERATOR.password,
    PUBLIC_URL: 'http://localhost:8888',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value ?? '');
  ({ default: handler } = await import('../../src/fetch-handler.ts'));
});
afterAll(async () => {
  await handler.stop();
  vi.unstubAllEnvs();
  await sandbox.close();
  await database.close();
});

const request = (path: string, init?: RequestInit) => handler.fetch(new Request(`http://localhost:8888${path}`, init));

test('the API works as a fetch handler, without a server or a bot', async () => {
  expect((await request('/readyz')).status).toBe(200);
  const signedIn = await request('/api/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost:8888' },
    body: JSON.stringify(OPERATOR),
  });
  expect(signedIn.status).toBe(200);
  const { access_token: token } = (await signedIn.json()) as { access_token: string };
  const status = await request('/api/status', { headers: { authorization: `Bearer ${token}` } });
  expect(await status.json()).toMatchObject({ bot: 'not_here', roles: ['api'] });
});
