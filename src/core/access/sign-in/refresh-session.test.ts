import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHttpApp, OPERATOR, type HttpApp } from '../../../../tests/support/http-app.ts';

let app: HttpApp;
beforeAll(async () => {
  app = await startHttpApp({});
});
afterAll(() => app.close());

const post = (path: string, body: object) =>
  app.call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost:5000' },
    body: JSON.stringify(body),
  });

test.each(['refresh_tokens', 'sign_ins'])('an expired row in %s is not renewed', async (table) => {
  const tokens = (await (await post('/api/auth/login', OPERATOR)).json()) as { refresh_token: string };
  await app.database.admin.query(`update economy.${table} set expires_at = now()`);
  const response = await post('/api/auth/refresh', { refresh_token: tokens.refresh_token });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error: { code: 'sign_in_ended' } });
});
