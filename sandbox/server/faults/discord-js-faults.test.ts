import { Events, GatewayIntentBits as Intent, type Interaction, type TextChannel } from 'discord.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../test-support/eventually.ts';
import { type DiscordJsBot, startDiscordJsBot } from '../../test-support/discord-js-bot.ts';

describe('discord.js recovers from faults', () => {
  let bot: DiscordJsBot;
  let general: TextChannel;
  const events: string[] = [];
  const interactions: Interaction[] = [];
  const countEvents = (name: string): number => events.filter((one) => one === name).length;
  beforeAll(async () => {
    bot = await startDiscordJsBot({
      intents: [Intent.Guilds, Intent.GuildMessages, Intent.MessageContent],
      sandbox: { heartbeatIntervalMs: 400 },
    });
    general = bot.client.channels.cache.find((one) => 'name' in one && one.name === 'general') as TextChannel;
    bot.client.on(Events.ShardReconnecting, () => events.push('reconnecting'));
    bot.client.on(Events.ShardResume, () => events.push('resumed'));
    bot.client.on(Events.ShardReady, () => events.push('ready'));
    bot.client.on(Events.MessageCreate, ({ content }) => events.push(content));
    bot.client.on(Events.InteractionCreate, (interaction) => interactions.push(interaction));
    bot.client.rest.options.retries = 1;
    await bot.client.application.commands.set([{ name: 'daily', description: 'Daily' }]);
  });
  afterEach(() => bot.discord.changeFaults({ clear: true }));
  afterAll(() => bot.close());
  const sendAsWren = (content: string) => bot.discord.as('Wren Sato').send(content, { channel: 'general' });

  test('op 7: reconnects, resumes and misses no event', async () => {
    const before = countEvents('resumed');
    await bot.discord.changeFaults({ reconnect: true });
    await sendAsWren('while reconnecting');
    await eventually(() => expect(countEvents('resumed')).toBeGreaterThan(before));
    await eventually(() => expect(countEvents('while reconnecting')).toBe(1));
  });

  test('op 9: identifies again and receives events', async () => {
    const before = countEvents('ready');
    await bot.discord.changeFaults({ invalidSession: true });
    await eventually(() => expect(countEvents('ready')).toBeGreaterThan(before));
    await sendAsWren('after the new session');
    await eventually(() => expect(countEvents('after the new session')).toBe(1));
  });

  test('heartbeats without acknowledgement: resumes on a new connection', async () => {
    const [before, closed] = [countEvents('resumed'), countEvents('reconnecting')];
    await bot.discord.changeFaults({ swallowHeartbeats: true });
    await eventually(() => expect(countEvents('reconnecting')).toBeGreaterThan(closed));
    await bot.discord.changeFaults({ swallowHeartbeats: false });
    await eventually(() => expect(countEvents('resumed')).toBeGreaterThan(before));
  });

  test('silence: detects the dead connection, resumes and receives the missed events', async () => {
    await bot.discord.changeFaults({ silent: true });
    await sendAsWren('into the silence');
    const before = countEvents('reconnecting');
    await eventually(() => expect(countEvents('reconnecting')).toBeGreaterThan(before));
    expect(countEvents('into the silence')).toBe(0);
    await bot.discord.changeFaults({ silent: false });
    await eventually(() => expect(countEvents('into the silence')).toBe(1));
  });

  test('socket cut and reconnects refused: returns once connections are accepted', async () => {
    await bot.discord.changeFaults({ dropSocket: true, refuseGateway: true });
    await sendAsWren('at a closed door');
    await eventually(async () => expect((await bot.discord.state()).sessions).toBe(0));
    await bot.discord.changeFaults({ refuseGateway: false });
    await eventually(() => expect(countEvents('at a closed door')).toBe(1));
  });

  test('REST down: retries one failed call, reports a longer outage', async () => {
    await bot.discord.changeFaults({ refuse: { status: 503, times: 1 } });
    await expect(general.send('second try')).resolves.toMatchObject({ content: 'second try' });
    await bot.discord.changeFaults({ rest503: true });
    await expect(general.send('never')).rejects.toMatchObject({ name: 'HTTPError', status: 503 });
  });

  test.each(['user', 'shared', 'global'] as const)(
    '429 (%s): waits for the retry time, then succeeds',
    async (scope) => {
      await bot.discord.changeFaults({ rateLimit: { retryAfterMs: 300, scope, times: 1 } });
      const before = performance.now();
      await expect(general.send(`after ${scope}`)).resolves.toMatchObject({ content: `after ${scope}` });
      expect(performance.now() - before).toBeGreaterThanOrEqual(290);
    },
  );

  test('slow: every call takes the configured time', async () => {
    await bot.discord.changeFaults({ slowMs: 200 });
    const before = performance.now();
    await general.send('slow');
    expect(performance.now() - before).toBeGreaterThanOrEqual(195);
  });

  test('reply lost: the call fails, the message exists, and the same nonce returns it', async () => {
    await bot.discord.changeFaults({ replyLost: 1 });
    const send = () => general.send({ content: 'once', nonce: 'once', enforceNonce: true });
    await expect(send()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    const findSent = async () =>
      (await bot.discord.as('Wren Sato').read('general')).filter(({ content }) => content === 'once');
    const [first] = await findSent();
    expect((await send()).id).toBe(first?.id);
    expect(await findSent()).toHaveLength(1);
  });

  test('an interaction delivered twice keeps its id; a late one has less time to respond', async () => {
    await bot.discord.changeFaults({ deliverTwice: true });
    await bot.discord.as('Wren Sato').slash('daily', {}, { waitMs: 0 });
    await eventually(() => expect(interactions).toHaveLength(2));
    expect(interactions[0]?.id).toBe(interactions[1]?.id);
    await bot.discord.changeFaults({ deliverTwice: false, deliverLateMs: 150 });
    const before = performance.now();
    await bot.discord.as('Wren Sato').slash('daily', {}, { waitMs: 0 });
    await eventually(() => expect(interactions).toHaveLength(3));
    expect(performance.now() - before).toBeGreaterThanOrEqual(145);
  });

  test('token refused once: the call fails with 401', async () => {
    await bot.discord.changeFaults({ rest401: 1 });
    await expect(general.send('who am I?')).rejects.toMatchObject({ status: 401 });
    bot.client.rest.setToken(bot.sandbox.token);
    await expect(general.send('me')).resolves.toBeDefined();
  });
});
