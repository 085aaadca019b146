import { GatewayIntentBits as Intent } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../../client/sandbox-client.ts';
import { type Sandbox, startSandbox } from '../../start.ts';
import { eventually } from '../../test-support/eventually.ts';
import { openIdentifiedGateway, openRawGateway } from '../../test-support/raw-gateway.ts';
import { callRest } from '../../test-support/rest-call.ts';

describe('the gateway', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({
      guilds: 4,
      heartbeatIntervalMs: 200,
      grantedPrivilegedIntents: Intent.GuildMembers,
    });
  });
  afterAll(() => sandbox.close());

  const identify = { token: 'wrong', intents: 1, properties: {} };
  test.each([
    ['a wrong token', 2, () => identify, 4004],
    ['a shard outside its count', 2, () => ({ ...identify, token: sandbox.token, shard: [2, 2] }), 4010],
    ['an intent that does not exist', 2, () => ({ ...identify, token: sandbox.token, intents: 2 ** 30 }), 4013],
    [
      'a privileged intent that was not granted',
      2,
      () => ({ ...identify, token: sandbox.token, intents: Intent.MessageContent }),
      4014,
    ],
    ['a command before identifying', 3, () => ({}), 4003],
    ['an unknown opcode', 77, () => null, 4001],
  ])('closes on %s', async (_, op, data, code) => {
    const gateway = await openRawGateway(sandbox);
    gateway.send(op, data());
    expect(await gateway.waitForClose()).toBe(code);
  });

  test('closes on a payload over 4,096 bytes and accepts one of exactly 4,096', async () => {
    const frame = (size: number): string => {
      const empty = JSON.stringify({ op: 1, d: null, x: '' });
      return JSON.stringify({ op: 1, d: null, x: 'x'.repeat(size - empty.length) });
    };
    const gateway = await openIdentifiedGateway(sandbox);
    gateway.sendText(frame(4_096));
    await eventually(() => expect(gateway.frames.some(({ op }) => op === 11)).toBe(true));
    gateway.sendText(frame(4_097));
    expect(await gateway.waitForClose()).toBe(4002);
  });

  test('closes on invalid JSON, on a second identify and on an unsupported version', async () => {
    const invalidJson = await openRawGateway(sandbox);
    invalidJson.sendText('{');
    expect(await invalidJson.waitForClose()).toBe(4002);
    const identified = await openIdentifiedGateway(sandbox);
    identified.send(2, { token: sandbox.token, intents: 1, properties: {} });
    expect(await identified.waitForClose()).toBe(4005);
    const old = await openRawGateway(sandbox, '?v=6&encoding=json');
    expect(await old.waitForClose()).toBe(4012);
  });

  test('closes on the 121st command within a minute', async () => {
    const gateway = await openIdentifiedGateway(sandbox);
    for (let sent = 1; sent < 120; sent += 1) gateway.send(3, { status: 'online' });
    gateway.send(1, gateway.seq());
    await eventually(() => expect(gateway.closed() ?? gateway.frames.some(({ op }) => op === 11)).toBeTruthy());
    expect(await gateway.waitForClose()).toBe(4008);
  });

  test('closes when a client stops its heartbeats, and lets it resume', async () => {
    const shortHeartbeatSandbox = await startSandbox({ heartbeatIntervalMs: 100 });
    const gateway = await openIdentifiedGateway(shortHeartbeatSandbox);
    expect(await gateway.waitForClose()).toBe(4000);
    const again = await openRawGateway(shortHeartbeatSandbox);
    again.send(6, { token: `Bot ${shortHeartbeatSandbox.token}`, session_id: gateway.sessionId, seq: gateway.seq() });
    await again.waitForEvent('RESUMED');
    await shortHeartbeatSandbox.close();
  });

  test('lists every guild of the shard as unavailable in READY, then sends its GUILD_CREATE', async () => {
    const both = await Promise.all([
      openIdentifiedGateway(sandbox, { shard: [0, 2] }),
      openIdentifiedGateway(sandbox, { shard: [1, 2] }),
    ]);
    const guildIds: string[] = [];
    for (const gateway of both) {
      const { guilds } = await gateway.waitForEvent<{ guilds: { id: string; unavailable: boolean }[] }>('READY');
      expect(guilds).toHaveLength(2);
      const creates = await Promise.all([0, 1].map((nth) => gateway.waitForEvent<{ id: string }>('GUILD_CREATE', nth)));
      expect(creates.map(({ id }) => id).sort()).toEqual(guilds.map(({ id }) => id).sort());
      guildIds.push(...guilds.map(({ id }) => id));
      gateway.close();
    }
    expect(new Set(guildIds)).toEqual(new Set(sandbox.world.guilds.keys()));
  });

  test('resumes with each missed event once and in order; 1000 ends a session', async () => {
    const discord = connectSandbox(sandbox.url);
    const first = await openIdentifiedGateway(sandbox, { intents: Intent.Guilds | Intent.GuildMembers });
    const [guild = ''] = [...sandbox.world.guilds.keys()];
    await first.waitForEvent('GUILD_CREATE', 3);
    const seq = first.seq();
    first.close(4900);
    await first.waitForClose();
    for (const name of ['One', 'Two', 'Three']) await discord.join(guild, { name });
    const second = await openRawGateway(sandbox);
    second.send(6, { token: sandbox.token, session_id: first.sessionId, seq });
    await second.waitForEvent('RESUMED');
    const missed = second.frames.filter(({ t }) => t !== null).map(({ t, s }) => [t, (s ?? 0) - seq]);
    expect(missed).toEqual([
      ['GUILD_MEMBER_ADD', 1],
      ['GUILD_MEMBER_ADD', 2],
      ['GUILD_MEMBER_ADD', 3],
      ['RESUMED', 4],
    ]);
    second.close(1000);
    await second.waitForClose();
    const third = await openRawGateway(sandbox);
    await eventually(() => {
      third.send(6, { token: sandbox.token, session_id: first.sessionId, seq });
      expect(third.frames.find(({ op }) => op === 9)?.d).toBe(false);
    });
    third.close();
  });

  test('sends member events only to sessions with the intent, and replies to op 8 in chunks', async () => {
    const discord = connectSandbox(sandbox.url);
    const [guild = ''] = [...sandbox.world.guilds.keys()];
    const members = await openIdentifiedGateway(sandbox, { intents: Intent.Guilds | Intent.GuildMembers });
    const bare = await openIdentifiedGateway(sandbox, { intents: Intent.Guilds });
    const joined = await discord.join(guild, { name: 'Late Comer' });
    expect(await members.waitForEvent('GUILD_MEMBER_ADD')).toMatchObject({
      guild_id: guild,
      user: { id: joined.user.id },
    });
    members.send(8, { guild_id: guild, query: '', limit: 0, nonce: 'all' });
    const chunk = await members.waitForEvent<{ members: unknown[]; nonce: string }>('GUILD_MEMBERS_CHUNK');
    expect(chunk).toMatchObject({ nonce: 'all', chunk_count: 1 });
    expect(chunk.members).toHaveLength(sandbox.world.guilds.get(guild)?.contents?.members.size ?? -1);
    members.send(8, { guild_id: guild, query: '', limit: 0 });
    await members.waitForEvent('RATE_LIMITED');
    bare.send(8, { guild_id: guild, query: 'late', limit: 1 });
    await bare.waitForEvent('GUILD_MEMBERS_CHUNK');
    expect(bare.frames.some(({ t }) => t === 'GUILD_MEMBER_ADD')).toBe(false);
    members.close();
    bare.close();
  });

  test('removes the content of messages by others without the message content intent', async () => {
    const discord = connectSandbox(sandbox.url);
    const guild = await discord.guild([...sandbox.world.guilds.keys()][1] ?? '');
    const author = guild.members.find(({ user }) => !user.bot)?.user.id ?? '';
    const channel = guild.channels[0]?.id ?? '';
    const gateway = await openIdentifiedGateway(sandbox, { intents: Intent.Guilds | Intent.GuildMessages });
    await discord.as(author).send('a secret', { channel });
    await discord.as(author).send(`<@${sandbox.applicationId}> to you`, { channel });
    expect(await gateway.waitForEvent('MESSAGE_CREATE', 0)).toMatchObject({ content: '', guild_id: guild.id });
    expect(await gateway.waitForEvent('MESSAGE_CREATE', 1)).toMatchObject({
      content: expect.stringContaining('to you'),
    });
    gateway.close();
  });

  test('counts identifies against the daily limit of 1,000', async () => {
    const limits = async () => (await callRest(sandbox, 'GET', '/gateway/bot')).body;
    const before = await limits();
    (await openIdentifiedGateway(sandbox)).close();
    const remaining = (of: unknown): number =>
      (of as { session_start_limit: { remaining: number } }).session_start_limit.remaining;
    expect(remaining(await limits())).toBe(remaining(before) - 1);
  });
});
