import { DiscordAPIError, HTTPError, RateLimitError, REST } from '@discordjs/rest';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../../client/sandbox-client.ts';
import { type Sandbox, startSandbox } from '../../start.ts';
import { eventually } from '../../test-support/eventually.ts';
import { openIdentifiedGateway, openRawGateway } from '../../test-support/raw-gateway.ts';
import { callRest } from '../../test-support/rest-call.ts';

describe('fault injection', () => {
  let sandbox: Sandbox;
  let discord: ReturnType<typeof connectSandbox>;
  let channels: { id: string }[];
  beforeAll(async () => {
    sandbox = await startSandbox();
    discord = connectSandbox(sandbox.url);
    channels = (await discord.guild('Harbour Commons')).channels.filter(({ type }) => type === 0);
  });
  afterEach(() => discord.changeFaults({ clear: true }));
  afterAll(() => sandbox.close());

  const client = () =>
    new REST({ api: sandbox.apiUrl, retries: 0, rejectOnRateLimit: () => true }).setToken(sandbox.token);
  const path = (at = 0): `/${string}` => `/channels/${channels[at]?.id}/messages`;
  const post = (at = 0, body: object = { content: 'hello' }) => client().post(path(at), { body });
  const listMessages = async () => (await callRest(sandbox, 'GET', path())).body as { content: string }[];

  test('REST down: every call gets 503 until switched off', async () => {
    await discord.changeFaults({ rest503: true });
    await expect(post()).rejects.toSatisfy((error) => error instanceof HTTPError && error.status === 503);
    await discord.changeFaults({ rest503: false });
    await expect(post()).resolves.toMatchObject({ content: 'hello' });
  });

  test('slow: a call takes effect after the delay', async () => {
    await discord.changeFaults({ slowMs: 300 });
    const before = performance.now();
    await post();
    expect(performance.now() - before).toBeGreaterThanOrEqual(295);
  });

  test('reply lost: the message exists without a reply, and the same nonce creates no second one', async () => {
    const body = { content: 'once', nonce: 'abc', enforce_nonce: true };
    await discord.changeFaults({ replyLost: 1 });
    await expect(post(0, body)).rejects.toBeInstanceOf(Error);
    await expect(post(0, body)).resolves.toMatchObject({ content: 'once', nonce: 'abc' });
    expect((await listMessages()).filter(({ content }) => content === 'once')).toHaveLength(1);
    await post(0, { content: 'once', nonce: 'abc' });
    expect((await listMessages()).filter(({ content }) => content === 'once')).toHaveLength(2);
  });

  test.each(['user', 'shared'] as const)(
    '429 (%s) on one channel does not affect others and counts down',
    async (scope) => {
      await discord.changeFaults({
        rateLimit: { retryAfterMs: 1_500, scope, channel: channels[0]?.id ?? '', times: 1 },
      });
      await expect(post(0)).rejects.toSatisfy(
        (error) =>
          error instanceof RateLimitError && error.scope === scope && !error.global && error.retryAfter >= 1_500,
      );
      await expect(post(0)).resolves.toBeDefined();
      await discord.changeFaults({ rateLimit: { retryAfterMs: 1_500, scope, channel: channels[0]?.id ?? '' } });
      await expect(post(1)).resolves.toBeDefined();
      const raw = await callRest(sandbox, 'POST', path(), { body: { content: 'x' } });
      expect(raw).toMatchObject({
        status: 429,
        body: { retry_after: 1.5, global: false, message: expect.any(String) },
      });
      expect([raw.headers.get('retry-after'), raw.headers.get('x-ratelimit-scope')]).toEqual(['2', scope]);
    },
  );

  test('429 (global) refuses every call except interaction responses', async () => {
    await discord.changeFaults({ rateLimit: { retryAfterMs: 1_000, scope: 'global' } });
    await expect(post(1)).rejects.toSatisfy((error) => error instanceof RateLimitError && error.global);
    const reply = await callRest(sandbox, 'POST', '/interactions/1/x/callback', { body: { type: 4 }, token: null });
    expect(reply).toMatchObject({ status: 404, body: { code: 10_062 } });
  });

  test('5xx: calls of one route get the status the given number of times, others succeed', async () => {
    await discord.changeFaults({ refuse: { status: 502, route: 'POST /channels/:channel/messages', times: 2 } });
    for (const _ of [1, 2]) {
      await expect(post()).rejects.toSatisfy((error) => error instanceof HTTPError && error.status === 502);
      expect((await callRest(sandbox, 'GET', path())).status).toBe(200);
    }
    await expect(post()).resolves.toBeDefined();
  });

  test('refused: calls of one route get a Discord error', async () => {
    await discord.changeFaults({ refuse: { code: 50_001 } });
    await expect(post()).rejects.toMatchObject({ status: 403, code: 50_001 });
    await discord.changeFaults({ refuse: null });
    await expect(post()).resolves.toBeDefined();
  });

  test('reply lost on any route: a role is granted without a reply', async () => {
    const guild = await discord.guild('Harbour Commons');
    const fox = guild.members.find(({ user }) => user.global_name === 'Quiet Fox')?.user.id ?? '';
    const role = guild.roles.find(({ name }) => name === 'Council')?.id ?? '';
    const grant = () => client().put(`/guilds/${guild.id}/members/${fox}/roles/${role}`);
    await discord.changeFaults({ loseReply: { route: 'PUT /guilds/:guild/members/:user/roles/:role', times: 1 } });
    await expect(grant()).rejects.toBeInstanceOf(Error);
    const after = await discord.guild('Harbour Commons');
    expect(after.members.find(({ user }) => user.id === fox)?.roles).toContain(role);
    await expect(grant()).resolves.toBeDefined();
  });

  test('silence: a session receives nothing until it resumes, then every missed event', async () => {
    const gateway = await openIdentifiedGateway(sandbox, { intents: 1 | (1 << 9) | (1 << 15) });
    await gateway.waitForEvent('GUILD_CREATE');
    await discord.changeFaults({ silent: true });
    gateway.send(1, gateway.seq());
    await discord.as('Wren Sato').send('anybody?', { channel: 'general' });
    const seq = gateway.seq();
    gateway.close(4900);
    await gateway.waitForClose();
    expect(gateway.frames.some(({ t, op }) => t === 'MESSAGE_CREATE' || op === 11)).toBe(false);
    await discord.changeFaults({ silent: false });
    const again = await openRawGateway(sandbox);
    again.send(6, { token: sandbox.token, session_id: gateway.sessionId, seq });
    expect(await again.waitForEvent('MESSAGE_CREATE')).toMatchObject({ content: 'anybody?' });
    again.close();
  });

  test('401: the token is refused the given number of times', async () => {
    await discord.changeFaults({ rest401: 1 });
    await expect(post()).rejects.toSatisfy((error) => error instanceof DiscordAPIError && error.status === 401);
    await expect(post()).resolves.toBeDefined();
  });

  test('every successful call carries the headers of its rate limit bucket', async () => {
    const [first, second] = [await callRest(sandbox, 'GET', path(0)), await callRest(sandbox, 'GET', path(1))];
    const bucket = first.headers.get('x-ratelimit-bucket');
    expect(bucket).toBeTruthy();
    expect(second.headers.get('x-ratelimit-bucket')).toBe(bucket);
    expect(Number(first.headers.get('x-ratelimit-remaining'))).toBeLessThan(
      Number(first.headers.get('x-ratelimit-limit')),
    );
  });

  test('delivered twice: an interaction arrives the given number of times with one id', async () => {
    await callRest(sandbox, 'PUT', `/applications/${sandbox.applicationId}/commands`, {
      body: [{ name: 'daily', description: 'd' }],
    });
    const gateway = await openIdentifiedGateway(sandbox);
    await discord.changeFaults({ deliverTwice: true });
    await discord.as('Wren Sato').slash('daily', {}, { waitMs: 0 });
    const outcomes = await Promise.all(
      [0, 1].map((nth) => gateway.waitForEvent<{ id: string }>('INTERACTION_CREATE', nth)),
    );
    expect(outcomes[0]?.id).toBe(outcomes[1]?.id);
    await discord.changeFaults({ deliverTwice: false, deliverLateMs: 50 });
    const sent = await discord.as('Wren Sato').slash('daily', {}, { waitMs: 0 });
    expect(gateway.frames.filter(({ t }) => t === 'INTERACTION_CREATE')).toHaveLength(2);
    expect((await gateway.waitForEvent<{ id: string }>('INTERACTION_CREATE', 2)).id).toBe(sent.interactionId);
    gateway.close();
  });

  test('the gateway cuts sockets, requests a reconnect, or invalidates sessions', async () => {
    const dropped = await openIdentifiedGateway(sandbox);
    await discord.changeFaults({ dropSocket: true });
    expect(await dropped.waitForClose()).toBe(1006);

    const reconnecting = await openIdentifiedGateway(sandbox);
    await discord.changeFaults({ reconnect: true });
    await eventually(() => expect(reconnecting.frames.some(({ op }) => op === 7)).toBe(true));
    reconnecting.close(4900);

    const invalidated = await openIdentifiedGateway(sandbox);
    await discord.changeFaults({ invalidSession: true });
    await eventually(() => expect(invalidated.frames.find(({ op }) => op === 9)?.d).toBe(false));
    invalidated.send(2, { token: sandbox.token, intents: 1, properties: {} });
    await invalidated.waitForEvent('READY', 1);
    invalidated.close();
  });

  test('heartbeats are not acknowledged, and new connections are refused', async () => {
    const gateway = await openIdentifiedGateway(sandbox);
    await discord.changeFaults({ swallowHeartbeats: true });
    gateway.send(1, gateway.seq());
    gateway.send(8, { guild_id: [...sandbox.world.guilds.keys()][0], query: 'wren', limit: 1 });
    await gateway.waitForEvent('GUILD_MEMBERS_CHUNK');
    expect(gateway.frames.some(({ op }) => op === 11)).toBe(false);
    gateway.close();
    await discord.changeFaults({ refuseGateway: true });
    await expect(openRawGateway(sandbox)).rejects.toThrow('socket hang up');
  });

  test('the wire log and the event stream report what happened', async () => {
    const stop = new AbortController();
    const events: string[] = [];
    const reading = (async () => {
      for await (const event of discord.events({ signal: stop.signal })) events.push(event.type);
    })();
    await eventually(() => expect(events).toContain('hello'));
    await discord.changeFaults({ rateLimit: { retryAfterMs: 100, scope: 'user', times: 1 } });
    await callRest(sandbox, 'POST', path(), { body: { content: 'x' } });
    await callRest(sandbox, 'POST', path(), { body: { content: 'heard' } });
    await eventually(() => expect(events).toEqual(expect.arrayContaining(['faults', 'wire', 'message_create'])));
    stop.abort();
    await reading;
    const [limited, passed] = (await discord.wire()).slice(-2);
    expect([limited?.status, passed?.status]).toEqual([429, 200]);
    expect(passed).toMatchObject({ direction: 'out', kind: 'rest', durationMs: expect.any(Number) });
  });
});
