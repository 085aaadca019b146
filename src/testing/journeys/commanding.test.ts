import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openWorld, type World } from '../world.ts';

const PATIENCE = { timeout: 20_000, interval: 25 };
/** 1 << 11. */
const SEND_MESSAGES = '2048';

describe('a server says where and which commands work, over the wire', () => {
  let world: World;
  let market = '';
  beforeAll(async () => {
    world = await openWorld();
    market = (await world.discord.guild(world.guildId)).channels.find(({ name }) => name === 'market')?.id ?? '';
  });
  afterAll(() => world.close());

  const set = async (settings: object) => {
    const body = JSON.stringify(settings);
    const response = await world.call(`/api/${world.guildId}/config`, { method: 'PUT', body });
    expect(response.status, await response.text()).toBe(200);
  };
  const wren = () => world.discord.as('Wren Sato');
  const answered = async (command: string, channel = 'general', who = 'Wren Sato') => {
    const { reply } = await world.discord.as(who).slash(command, {}, { channel });
    return reply?.content ?? '';
  };

  test('in other channels than the chosen ones members are told where, and staff and help are not held back', async () => {
    await set({ command_channels: [market] });
    await vi.waitFor(
      async () =>
        expect(await answered('balance')).toBe(`Commands work in these channels of this server: <#${market}>.`),
      PATIENCE,
    );
    expect(JSON.stringify((await wren().slash('balance', {}, { channel: 'market' })).reply)).toContain('You have 0');
    expect(await answered('help')).toBe('');
    expect(await answered('balance', 'general', 'Mara Lindqvist')).toBe('');
    await set({ command_channels: [] });
    await vi.waitFor(async () => expect(await answered('balance')).toBe(''), PATIENCE);
  });

  test('a command that is switched off says so, and help shows it among what is off', async () => {
    await set({ disabled_commands: ['history', 'daily'] });
    const off = (command: string) => `The command /${command} is switched off in this server.`;
    await vi.waitFor(async () => expect(await answered('daily')).toBe(off('daily')), PATIENCE);
    expect(await answered('history', 'general', 'Mara Lindqvist')).toBe(off('history'));
    const fields = (await wren().slash('help')).reply?.embeds[0]?.fields;
    const switchedOff = fields?.find(({ name }) => name === 'Switched off in this server')?.value;
    expect(switchedOff).toContain('/daily');
    expect(switchedOff).toContain('/history');
    const never = await world.call(`/api/${world.guildId}/config`, {
      method: 'PUT',
      body: JSON.stringify({ disabled_commands: ['help'] }),
    });
    expect(never.status).toBe(400);
    await set({ disabled_commands: [] });
    await vi.waitFor(async () => expect(await answered('history')).toBe(''), PATIENCE);
  });
});

describe('a server has itself told what happens, over the wire', () => {
  let world: World;
  let log = '';
  beforeAll(async () => {
    world = await openWorld();
    log = (await world.discord.addChannel(world.guildId, { name: 'coin-log' })).id;
    const knows = async () =>
      (await world.look((q) => q.query('select 1 from economy.channels where channel_id = $1', [log]))).length === 1;
    await vi.waitUntil(knows, PATIENCE);
  });
  afterAll(() => world.close());

  const set = async (settings: object) => {
    const body = JSON.stringify(settings);
    const response = await world.call(`/api/${world.guildId}/config`, { method: 'PUT', body });
    expect(response.status, await response.text()).toBe(200);
  };
  const told = async () =>
    (await world.discord.as('Mara Lindqvist').read('coin-log', { limit: 50 }))
      .flatMap(({ embeds }) => embeds.map(({ description }) => description ?? ''))
      .join('\n');
  const owed = () =>
    world.look((q) => q.query<{ state: string }>(`select state from economy.outbox where key = 'log'`));

  test('movements and acts of staff are told in the log channel, each once', async () => {
    await set({ log_channel: log });
    await world.discord.as('Wren Sato').slash('daily');
    await world.discord.as('Wren Sato').slash('give', { user: 'Oskar Vik', amount: 30 });
    await vi.waitFor(async () => {
      const text = await told();
      expect(text).toContain(`admin: Changed the settings: Log channel <#${log}>, was none.`);
      expect(text).toContain('**+100** Wren Sato: Daily reward. Balance 100.');
      expect(text).toContain('**−30** Wren Sato: Gave to Oskar Vik. Balance 70.');
      expect(text).toContain('**+30** Oskar Vik: Received from Wren Sato. Balance 30.');
    }, PATIENCE);
    expect((await told()).match(/Daily reward/g)).toHaveLength(1);
  });

  test('where the bot may not post the log waits, and comes in one piece once it may', async () => {
    const bot = (await world.discord.guild(world.guildId)).members.find(({ user }) => user.bot === true)?.user.id ?? '';
    const silenced = [{ id: bot, type: 1 as const, allow: '0', deny: SEND_MESSAGES }];
    await world.discord.changeChannel(log, { permission_overwrites: silenced });
    await world.discord.as('Juno Kaya').slash('daily');
    await vi.waitFor(async () => expect(await owed()).toEqual([{ state: 'blocked' }]), PATIENCE);
    await world.discord.as('Wren Sato').slash('give', { user: 'Juno Kaya', amount: 1 });
    await world.discord.changeChannel(log, { permission_overwrites: [] });
    await vi.waitFor(async () => {
      const text = await told();
      expect(text).toContain('**+100** Juno Kaya: Daily reward. Balance 100.');
      expect(text).toContain('**+1** Juno Kaya: Received from Wren Sato. Balance 101.');
    }, PATIENCE);
    expect((await told()).match(/Juno Kaya: Daily reward/g)).toHaveLength(1);
    await vi.waitFor(async () => expect(await owed()).toEqual([]), PATIENCE);
  });

  test('whoever joins is welcomed by name, and nobody is pinged', async () => {
    await set({ welcome_channel: log });
    const newcomer = await world.discord.join(world.guildId, { name: 'Tove Berg' });
    const welcome = () =>
      world.discord
        .as('Mara Lindqvist')
        .read('coin-log')
        .then((messages) => messages.find(({ content }) => content.startsWith('Welcome')));
    const message = await vi.waitUntil(welcome, PATIENCE);
    expect(message.content).toContain(`Welcome, <@${newcomer.user.id}>. Claim 100 coins a day`);
    expect(message.mentions).toEqual([]);
  });
});
