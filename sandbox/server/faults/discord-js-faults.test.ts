import { Events, GatewayIntentBits as Intent, type Interaction, type TextChannel } from 'discord.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../test-support/eventually.ts';
import { type JsBot, openJsBot } from '../../test-support/discord-js-bot.ts';

describe('discord.js lives through faults', () => {
  let bot: JsBot;
  let general: TextChannel;
  const seen: string[] = [];
  const interactions: Interaction[] = [];
  const counted = (name: string): number => seen.filter((one) => one === name).length;
  beforeAll(async () => {
    bot = await openJsBot({
      intents: [Intent.Guilds, Intent.GuildMessages, Intent.MessageContent],
      sandbox: { heartbeatIntervalMs: 400 },
    });
    general = bot.client.channels.cache.find((one) => 'name' in one && one.name === 'general') as TextChannel;
    bot.client.on(Events.ShardReconnecting, () => seen.push('reconnecting'));
    bot.client.on(Events.ShardResume, () => seen.push('resumed'));
    bot.client.on(Events.ShardReady, () => seen.push('ready'));
    bot.client.on(Events.MessageCreate, ({ content }) => seen.push(content));
    bot.client.on(Events.InteractionCreate, (interaction) => interactions.push(interaction));
    bot.client.rest.options.retries = 1;
    await bot.client.application.commands.set([{ name: 'daily', description: 'Daily' }]);
  });
  afterEach(() => bot.discord.faults({ clear: true }));
  afterAll(() => bot.close());
  const write = (content: string) => bot.discord.as('Wren Sato').send(content, { channel: 'general' });

  it('op 7: it reconnects, resumes, and misses nothing', async () => {
    const before = counted('resumed');
    await bot.discord.faults({ reconnect: true });
    await write('while reconnecting');
    await eventually(() => expect(counted('resumed')).toBeGreaterThan(before));
    await eventually(() => expect(counted('while reconnecting')).toBe(1));
  });

  it('op 9: it identifies anew and hears again', async () => {
    const before = counted('ready');
    await bot.discord.faults({ invalidSession: true });
    await eventually(() => expect(counted('ready')).toBeGreaterThan(before));
    await write('after the new session');
    await eventually(() => expect(counted('after the new session')).toBe(1));
  });

  it('heartbeats unanswered: it takes the connection for dead and resumes on a new one', async () => {
    const [before, closed] = [counted('resumed'), counted('reconnecting')];
    await bot.discord.faults({ swallowHeartbeats: true });
    await eventually(() => expect(counted('reconnecting')).toBeGreaterThan(closed));
    await bot.discord.faults({ swallowHeartbeats: false });
    await eventually(() => expect(counted('resumed')).toBeGreaterThan(before));
  });

  it('silence: it hears nothing until it notices, resumes, and gets what it missed', async () => {
    await bot.discord.faults({ silent: true });
    await write('into the silence');
    const before = counted('reconnecting');
    await eventually(() => expect(counted('reconnecting')).toBeGreaterThan(before));
    expect(counted('into the silence')).toBe(0);
    await bot.discord.faults({ silent: false });
    await eventually(() => expect(counted('into the silence')).toBe(1));
  });

  it('the socket cut and no new one let in: it comes back when the door opens', async () => {
    await bot.discord.faults({ dropSocket: true, refuseGateway: true });
    await write('at a closed door');
    await eventually(async () => expect((await bot.discord.state()).sessions).toBe(0));
    await bot.discord.faults({ refuseGateway: false });
    await eventually(() => expect(counted('at a closed door')).toBe(1));
  });

  it('REST down for one call: it tries again by itself; down for longer: it says so', async () => {
    await bot.discord.faults({ refuse: { status: 503, times: 1 } });
    await expect(general.send('second try')).resolves.toMatchObject({ content: 'second try' });
    await bot.discord.faults({ rest503: true });
    await expect(general.send('never')).rejects.toMatchObject({ name: 'HTTPError', status: 503 });
  });

  it.each(['user', 'shared', 'global'] as const)('429 (%s): it waits as told and then goes through', async (scope) => {
    await bot.discord.faults({ rateLimit: { retryAfterMs: 300, scope, times: 1 } });
    const before = performance.now();
    await expect(general.send(`after ${scope}`)).resolves.toMatchObject({ content: `after ${scope}` });
    expect(performance.now() - before).toBeGreaterThanOrEqual(290);
  });

  it('slow: every call takes that long', async () => {
    await bot.discord.faults({ slowMs: 200 });
    const before = performance.now();
    await general.send('slow');
    expect(performance.now() - before).toBeGreaterThanOrEqual(195);
  });

  it('a reply lost: the call fails, the message is there, and the same nonce finds it', async () => {
    await bot.discord.faults({ replyLost: 1 });
    const send = () => general.send({ content: 'once', nonce: 'once', enforceNonce: true });
    await expect(send()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    const there = async () =>
      (await bot.discord.as('Wren Sato').read('general')).filter(({ content }) => content === 'once');
    const [first] = await there();
    expect((await send()).id).toBe(first?.id);
    expect(await there()).toHaveLength(1);
  });

  it('an interaction twice, and one late: the same id arrives again, and its three seconds run meanwhile', async () => {
    await bot.discord.faults({ deliverTwice: true });
    await bot.discord.as('Wren Sato').slash('daily', {}, { waitMs: 0 });
    await eventually(() => expect(interactions).toHaveLength(2));
    expect(interactions[0]?.id).toBe(interactions[1]?.id);
    await bot.discord.faults({ deliverTwice: false, deliverLateMs: 150 });
    const before = performance.now();
    await bot.discord.as('Wren Sato').slash('daily', {}, { waitMs: 0 });
    await eventually(() => expect(interactions).toHaveLength(3));
    expect(performance.now() - before).toBeGreaterThanOrEqual(145);
  });

  it('a token refused once: the call fails with 401', async () => {
    await bot.discord.faults({ rest401: 1 });
    await expect(general.send('who am I?')).rejects.toMatchObject({ status: 401 });
    bot.client.rest.setToken(bot.sandbox.token);
    await expect(general.send('me')).resolves.toBeDefined();
  });
});
