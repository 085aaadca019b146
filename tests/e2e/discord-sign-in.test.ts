import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openWorld, type World } from '../support/test-app.ts';

const MODERATOR = 'Juno Kaya';
const PATIENCE = { timeout: 20_000, interval: 50 };

let world: World;
let moderatorRole: string;
beforeAll(async () => {
  world = await openWorld();
  const [guild] = (await world.discord.state(1)).guilds;
  moderatorRole = guild?.roles.find(({ name }) => name === 'Lantern bearer')?.id ?? '';
  // Whose roles are changed to it alone, so that nothing else gives them a right.
  await world.discord.changeMember(world.guildId, MODERATOR, { roles: [moderatorRole] });
  await world.discord.changeMember(world.guildId, 'Wren Sato', { roles: [] });
  const body = JSON.stringify({ moderator_roles: [moderatorRole] });
  expect((await world.call(`/api/${world.guildId}/config`, { method: 'PUT', body })).status).toBe(200);
}, 60_000);
afterAll(() => world.close());

const post = (path: string, body: unknown) =>
  fetch(world.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: world.url },
    body: JSON.stringify(body),
  });
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

/** Says yes on Discord's page, as the address that we were sent to asks. */
async function agree(person: string, authorizeUrl: string): Promise<{ code: string; state: string; location: string }> {
  const asked = Object.fromEntries(new URL(authorizeUrl).searchParams);
  const { client_id = '', redirect_uri = '', scope = '', state = '' } = asked;
  const { location } = await world.discord.as(person).authorize({ client_id, redirect_uri, scope, state });
  const back = new URL(location).searchParams;
  return { code: back.get('code') ?? '', state: back.get('state') ?? '', location };
}
async function begin(): Promise<string> {
  const begun = (await (await post('/api/auth/discord/begin', {})).json()) as { authorize_url: string };
  return begun.authorize_url;
}
async function signInAs(person: string) {
  const { code, state } = await agree(person, await begin());
  const response = await post('/api/auth/discord', { code, state });
  const tokens = (await response.json()) as { access_token: string; user: unknown };
  const call = (path: string, init: { method?: string; body?: string } = {}) =>
    fetch(world.url + path, {
      ...init,
      headers: { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' },
    });
  return { status: response.status, tokens, call };
}

describe('signing in with Discord', () => {
  it('gives everybody the right they have in each server, and no more', async () => {
    const owner = await signInAs('Mara Lindqvist');
    expect([owner.status, owner.tokens]).toMatchObject([200, { user: { kind: 'member', name: 'Mara Lindqvist' } }]);
    expect(await (await owner.call('/api/servers')).json()).toMatchObject({
      data: [{ id: world.guildId, your_right: 'owner' }],
    });

    const moderator = await signInAs(MODERATOR);
    expect(await (await moderator.call('/api/servers')).json()).toMatchObject({ data: [{ your_right: 'moderator' }] });
    expect((await moderator.call(`/api/${world.guildId}/transactions`)).status).toBe(200);
    const body = JSON.stringify({ prefix: '?' });
    expect((await moderator.call(`/api/${world.guildId}/config`, { method: 'PUT', body })).status).toBe(403);

    const member = await signInAs('Wren Sato');
    expect(await (await member.call('/api/servers')).json()).toMatchObject({ data: [] });
    expect((await member.call(`/api/${world.guildId}/transactions`)).status).toBe(403);
    expect((await member.call('/api/100000000000000001/transactions')).status).toBe(404);
  });

  it('forgets a right as soon as Discord tells that the role is gone', async () => {
    const { call } = await signInAs(MODERATOR);
    const see = async () => (await call(`/api/${world.guildId}/transactions`)).status;
    expect(await see()).toBe(200);
    await world.discord.changeMember(world.guildId, MODERATOR, { roles: [] });
    await vi.waitUntil(async () => (await see()) === 403, PATIENCE);
    await world.discord.changeMember(world.guildId, MODERATOR, { roles: [moderatorRole] });
    await vi.waitUntil(async () => (await see()) === 200, PATIENCE);
  });

  it('takes a code once, and only with a state of ours', async () => {
    const { code, state } = await agree('Wren Sato', await begin());
    const forged = await post('/api/auth/discord', { code, state: `${state}x` });
    expect([forged.status, await codeOf(forged)]).toEqual([401, 'discord_refused']);
    expect((await post('/api/auth/discord', { code, state })).status).toBe(200);
    const again = await post('/api/auth/discord', { code, state });
    expect([again.status, await codeOf(again)]).toEqual([401, 'discord_refused']);
  });

  it('says so when Discord does not answer, and lets nobody in', async () => {
    const { code, state } = await agree('Wren Sato', await begin());
    await world.discord.faults({ rest503: true });
    const response = await post('/api/auth/discord', { code, state });
    await world.discord.faults({ clear: true });
    expect([response.status, await codeOf(response)]).toEqual([503, 'discord_down']);
  });
});

describe('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('leads to Discord and back to where one wanted to go', { timeout: 60_000 }, async () => {
    const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
    // Discord's page is the one thing that is not ours: the person says yes at once.
    await page.route('**/oauth2/authorize?**', async (route) => {
      const { location } = await agree(MODERATOR, route.request().url());
      await route.fulfill({ status: 302, headers: { location } });
    });
    await page.goto(`${world.url}/s/${world.guildId}/members`);
    await page.getByRole('button', { name: 'Sign in with Discord' }).click();
    await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor(PATIENCE);
    expect(new URL(page.url()).pathname).toBe(`/s/${world.guildId}/members`);

    const stranger = await (await browser.newContext()).newPage();
    const { location } = await agree('Wren Sato', await begin());
    await stranger.goto(location);
    await stranger.getByText('was not begun in this tab').waitFor(PATIENCE);
    expect(new URL(stranger.url()).search).toBe('');
  });
});
