import { DiscordAPIError, HTTPError, RateLimitError, REST } from '@discordjs/rest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectSandbox } from '../../client/sandbox-client.ts';
import { type Sandbox, startSandbox } from '../../start.ts';
import { eventually } from '../../test-support/eventually.ts';
import { openIdentifiedGateway, openRawGateway } from '../../test-support/raw-gateway.ts';
import { callRest } from '../../test-support/rest-call.ts';

describe('faults on demand', () => {
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

  it('REST down: every call gets 503 until switched off', async () => {
    await discord.changeFaults({ rest503: true });
    await expect(post()).rejects.toSatisfy((error) => error instanceof HTTPError && error.status === 503);
    await discord.changeFaults({ rest503: false });
    await expect(post()).resolves.toMatchObject({ content: 'hello' });
  });

  it('slow: a call takes effect that much later', async () => {
    await discord.changeFaults({ slowMs: 300 });
    const before = performance.now();
    await post();
    expect(performance.now() - before).toBeGreaterThanOrEqual(295);
  });

  it('reply lost: the message is there, its answer never comes, and the same nonce makes no second one', async () => {
    const body = { content: 'once', nonce: 'abc', enforce_nonce: true };
    await discord.changeFaults({ replyLost: 1 });
    await expect(post(0, body)).rejects.toBeInstanceOf(Error);
    await expect(post(0, body)).resolves.toMatchObject({ content: 'once', nonce: 'abc' });
    expect((await listMessages()).filter(({ content }) => content === 'once')).toHaveLength(1);
    await post(0, { content: 'once', nonce: 'abc' });
    expect((await listMessages()).filter(({ content }) => content === 'once')).toHaveLength(2);
  });

  it.each(['user', 'shared'] as const)(
    '429 (%s) on one channel leaves the others alone, and counts down',
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

  it('429 (global) stops every call but interaction answers', async () => {
    await discord.changeFaults({ rateLimit: { retryAfterMs: 1_000, scope: 'global' } });
    await expect(post(1)).rejects.toSatisfy((error) => error instanceof RateLimitError && error.global);
    const answer = await callRest(sandbox, 'POST', '/interactions/1/x/callback', { body: { type: 4 }, token: null });
    expect(answer).toMatchObject({ status: 404, body: { code: 10_062 } });
  });

  it('5xx: calls of one route answer that status as often as asked, the others go through', async () => {
    await discord.changeFaults({ refuse: { status: 502, route: 'POST /channels/:channel/messages', times: 2 } });
    for (const _ of [1, 2]) {
      await expect(post()).rejects.toSatisfy((error) => error instanceof HTTPError && error.status === 502);
      expect((await callRest(sandbox, 'GET', path())).status).toBe(200);
    }
    await expect(post()).resolves.toBeDefined();
  });

  it('refused: calls of one route get one of Discord’s errors', async () => {
    await discord.changeFaults({ refuse: { code: 50_001 } });
    await expect(post()).rejects.toMatchObject({ status: 403, code: 50_001 });
    await discord.changeFaults({ refuse: null });
    await expect(post()).resolves.toBeDefined();
  });

  it('reply lost on any route: a role is given and its giver never hears of it', async () => {
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

  it('silence: a session hears nothing, and all it missed once it resumes', async () => {
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

  it('401: the token is refused as often as asked', async () => {
    await discord.changeFaults({ rest401: 1 });
    await expect(post()).rejects.toSatisfy((error) => error instanceof DiscordAPIError && error.status === 401);
    await expect(post()).resolves.toBeDefined();
  });

  it('every successful call carries its bucket', async () => {
    const [first, second] = [await callRest(sandbox, 'GET', path(0)), await callRest(sandbox, 'GET', path(1))];
    const bucket = first.headers.get('x-ratelimit-bucket');
    expect(bucket).toBeTruthy();
    expect(second.headers.get('x-ratelimit-bucket')).toBe(bucket);
    expect(Number(first.headers.get('x-ratelimit-remaining'))).toBeLessThan(
      Number(first.headers.get('x-ratelimit-limit')),
    );
  });

  it('delivered twice: one id arrives as often as asked', async () => {
    await callRest(sandbox, 'PUT', `/applications/${sandbox.applicationId}/commands`, {
      body: [{ name: 'daily', description: 'd' }],
    });
    const gateway = await openIdentifiedGateway(sandbox);
    await discord.changeFaults({ deliverTwice: true });
    await discord.as('Wren Sato').slash('daily', {}, { waitMs: 0 });
    const twice = await Promise.all(
      [0, 1].map((nth) => gateway.waitForEvent<{ id: string }>('INTERACTION_CREATE', nth)),
    );
    expect(twice[0]?.id).toBe(twice[1]?.id);
    await discord.changeFaults({ deliverTwice: false, deliverLateMs: 50 });
    const sent = await discord.as('Wren Sato').slash('daily', {}, { waitMs: 0 });
    expect(gateway.frames.filter(({ t }) => t === 'INTERACTION_CREATE')).toHaveLength(2);
    expect((await gateway.waitForEvent<{ id: string }>('INTERACTION_CREATE', 2)).id).toBe(sent.interactionId);
    gateway.close();
  });

  it('the gateway drops, asks to reconnect, or forgets the session', async () => {
    const dropped = await openIdentifiedGateway(sandbox);
    await discord.changeFaults({ dropSocket: true });
    expect(await dropped.waitForClose()).toBe(1006);

    const asked = await openIdentifiedGateway(sandbox);
    await discord.changeFaults({ reconnect: true });
    await eventually(() => expect(asked.frames.some(({ op }) => op === 7)).toBe(true));
    asked.close(4900);

    const forgotten = await openIdentifiedGateway(sandbox);
    await discord.changeFaults({ invalidSession: true });
    await eventually(() => expect(forgotten.frames.find(({ op }) => op === 9)?.d).toBe(false));
    forgotten.send(2, { token: sandbox.token, intents: 1, properties: {} });
    await forgotten.waitForEvent('READY', 1);
    forgotten.close();
  });

  it('heartbeats go unanswered, and new connections are refused', async () => {
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

  it('the wire log and the event stream tell what went on', async () => {
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
