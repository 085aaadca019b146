import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { OPERATOR, startTestApp, type TestApp } from '../support/test-app.ts';

const MODERATOR = 'Juno Kaya';
const WAIT = { timeout: 20_000, interval: 50 };

let testApp: TestApp;
let moderatorRole: string;
beforeAll(async () => {
  testApp = await startTestApp();
  const [guild] = (await testApp.discord.state(1)).guilds;
  moderatorRole = guild?.roles.find(({ name }) => name === 'Lantern bearer')?.id ?? '';
  // The moderator gets this role only, so that no other role gives them a right.
  await testApp.discord.changeMember(testApp.guildId, MODERATOR, { roles: [moderatorRole] });
  await testApp.discord.changeMember(testApp.guildId, 'Wren Sato', { roles: [] });
  const body = JSON.stringify({ moderator_roles: [moderatorRole] });
  expect((await testApp.call(`/api/${testApp.guildId}/config`, { method: 'PUT', body })).status).toBe(200);
}, 60_000);
afterAll(() => testApp.close());

const post = (path: string, body: unknown) =>
  fetch(testApp.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: testApp.url },
    body: JSON.stringify(body),
  });
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

/** Agrees on Discord's authorization page with the parameters of the URL. */
async function authorizeAs(
  person: string,
  authorizeUrl: string,
): Promise<{ code: string; state: string; location: string }> {
  const params = Object.fromEntries(new URL(authorizeUrl).searchParams);
  const { client_id = '', redirect_uri = '', scope = '', state = '' } = params;
  const { location } = await testApp.discord.as(person).authorize({ client_id, redirect_uri, scope, state });
  const redirectParams = new URL(location).searchParams;
  return { code: redirectParams.get('code') ?? '', state: redirectParams.get('state') ?? '', location };
}
async function beginSignIn(): Promise<string> {
  const signIn = (await (await post('/api/auth/discord/begin', {})).json()) as { authorize_url: string };
  return signIn.authorize_url;
}
async function signInAs(person: string) {
  const { code, state } = await authorizeAs(person, await beginSignIn());
  const response = await post('/api/auth/discord', { code, state });
  const tokens = (await response.json()) as { access_token: string; user: unknown };
  const call = (path: string, init: { method?: string; body?: string } = {}) =>
    fetch(testApp.url + path, {
      ...init,
      headers: { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' },
    });
  return { status: response.status, tokens, call };
}

describe('signing in with Discord', () => {
  test('gives every user exactly the right they have in each server', async () => {
    const owner = await signInAs('Mara Lindqvist');
    expect([owner.status, owner.tokens]).toMatchObject([200, { user: { kind: 'member', name: 'Mara Lindqvist' } }]);
    expect(await (await owner.call('/api/servers')).json()).toMatchObject({
      data: [{ id: testApp.guildId, your_right: 'owner' }],
    });

    const moderator = await signInAs(MODERATOR);
    expect(await (await moderator.call('/api/servers')).json()).toMatchObject({ data: [{ your_right: 'moderator' }] });
    expect((await moderator.call(`/api/${testApp.guildId}/transactions`)).status).toBe(200);
    const body = JSON.stringify({ prefix: '?' });
    expect((await moderator.call(`/api/${testApp.guildId}/config`, { method: 'PUT', body })).status).toBe(403);

    const member = await signInAs('Wren Sato');
    expect(await (await member.call('/api/servers')).json()).toMatchObject({ data: [] });
    expect((await member.call(`/api/${testApp.guildId}/transactions`)).status).toBe(403);
    expect((await member.call('/api/100000000000000001/transactions')).status).toBe(404);
  });

  test('revokes a right as soon as Discord reports that the role is gone', async () => {
    const { call } = await signInAs(MODERATOR);
    const readStatus = async () => (await call(`/api/${testApp.guildId}/transactions`)).status;
    expect(await readStatus()).toBe(200);
    await testApp.discord.changeMember(testApp.guildId, MODERATOR, { roles: [] });
    await vi.waitUntil(async () => (await readStatus()) === 403, WAIT);
    await testApp.discord.changeMember(testApp.guildId, MODERATOR, { roles: [moderatorRole] });
    await vi.waitUntil(async () => (await readStatus()) === 200, WAIT);
  });

  test('accepts a code once, and only with a state issued by the server', async () => {
    const { code, state } = await authorizeAs('Wren Sato', await beginSignIn());
    const forged = await post('/api/auth/discord', { code, state: `${state}x` });
    expect([forged.status, await codeOf(forged)]).toEqual([401, 'discord_refused']);
    expect((await post('/api/auth/discord', { code, state })).status).toBe(200);
    const again = await post('/api/auth/discord', { code, state });
    expect([again.status, await codeOf(again)]).toEqual([401, 'discord_refused']);
  });

  test('forgives no guess at the operator’s password', async () => {
    const guess = () => post('/api/auth/login', { username: OPERATOR.username, password: 'wrong' });
    for (let guesses = 0; guesses < 10; guesses += 1) expect((await guess()).status).toBe(401);
    expect((await signInAs('Wren Sato')).status).toBe(200);
    expect((await guess()).status).toBe(429);
    expect((await signInAs('Wren Sato')).status).toBe(200);
  });

  test('reports that Discord does not respond, and signs nobody in', async () => {
    const { code, state } = await authorizeAs('Wren Sato', await beginSignIn());
    await testApp.discord.changeFaults({ rest503: true });
    const response = await post('/api/auth/discord', { code, state });
    await testApp.discord.changeFaults({ clear: true });
    expect([response.status, await codeOf(response)]).toEqual([503, 'discord_down']);
  });
});

describe('signing in with Discord in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test(
    'leads to Discord and back to the requested page, and rejects a state of another tab',
    { timeout: 60_000 },
    async () => {
      const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
      // Discord's own page is replaced: the user agrees at once.
      await page.route('**/oauth2/authorize?**', async (route) => {
        const { location } = await authorizeAs(MODERATOR, route.request().url());
        await route.fulfill({ status: 302, headers: { location } });
      });
      await page.goto(`${testApp.url}/s/${testApp.guildId}/members`);
      await page.getByRole('button', { name: 'Sign in with Discord' }).click();
      await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor(WAIT);
      expect(new URL(page.url()).pathname).toBe(`/s/${testApp.guildId}/members`);

      const otherTab = await (await browser.newContext()).newPage();
      const { location } = await authorizeAs('Wren Sato', await beginSignIn());
      await otherTab.goto(location);
      await otherTab.getByText('was not begun in this tab').waitFor(WAIT);
      expect(new URL(otherTab.url()).search).toBe('');
    },
  );
});
