import type { APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const WAIT = { timeout: 20_000, interval: 25 };
/** 1 << 11. */
const SEND_MESSAGES = '2048';

describe('configuring a server, end to end', () => {
  let testApp: TestApp;
  let market = '';
  beforeAll(async () => {
    testApp = await startTestApp();
    market = (await testApp.discord.guild(testApp.guildId)).channels.find(({ name }) => name === 'market')?.id ?? '';
  });
  afterAll(() => testApp.close());

  const updateConfig = async (settings: object) => {
    const body = JSON.stringify(settings);
    const response = await testApp.call(`/api/${testApp.guildId}/config`, { method: 'PUT', body });
    expect(response.status, await response.text()).toBe(200);
  };
  const wren = () => testApp.discord.as('Wren Sato');
  const readRefusal = async (command: string, channel = 'general', member = 'Wren Sato') => {
    const { reply } = await testApp.discord.as(member).slash(command, {}, { channel });
    return reply?.content ?? '';
  };

  test('outside the command channels members are referred to them; staff and /help are unrestricted', async () => {
    await updateConfig({ command_channels: [market] });
    await vi.waitFor(
      async () =>
        expect(await readRefusal('balance')).toBe(`Commands work in these channels of this server: <#${market}>.`),
      WAIT,
    );
    expect(JSON.stringify((await wren().slash('balance', {}, { channel: 'market' })).reply)).toContain('You have 0');
    expect(await readRefusal('help')).toBe('');
    expect(await readRefusal('balance', 'general', 'Mara Lindqvist')).toBe('');
    await updateConfig({ command_channels: [] });
    await vi.waitFor(async () => expect(await readRefusal('balance')).toBe(''), WAIT);
  });

  test('a disabled command says so, and /help lists it as disabled', async () => {
    await updateConfig({ disabled_commands: ['history', 'daily'] });
    const disabledText = (command: string) => `The command /${command} is switched off in this server.`;
    await vi.waitFor(async () => expect(await readRefusal('daily')).toBe(disabledText('daily')), WAIT);
    expect(await readRefusal('history', 'general', 'Mara Lindqvist')).toBe(disabledText('history'));
    const fields = (await wren().slash('help')).reply?.embeds[0]?.fields;
    const switchedOff = fields?.find(({ name }) => name === 'Switched off in this server')?.value;
    expect(switchedOff).toContain('/daily');
    expect(switchedOff).toContain('/history');
    const helpDisabled = await testApp.call(`/api/${testApp.guildId}/config`, {
      method: 'PUT',
      body: JSON.stringify({ disabled_commands: ['help'] }),
    });
    expect(helpDisabled.status).toBe(400);
    await updateConfig({ disabled_commands: [] });
    await vi.waitFor(async () => expect(await readRefusal('history')).toBe(''), WAIT);
  });

  describe('admins change every setting with /config', () => {
    const mara = () => testApp.discord.as('Mara Lindqvist');
    const config = async () =>
      (await (await testApp.call(`/api/${testApp.guildId}/config`)).json()) as Record<string, unknown>;
    const open = async (section: string): Promise<APIMessage> => replyOf(await mara().slash('config', { section }));
    const replyOf = ({ reply }: { reply?: APIMessage | undefined }): APIMessage => {
      if (reply === undefined) throw new Error('no reply');
      return reply;
    };
    const text = (message: APIMessage) => message.embeds[0]?.description ?? '';

    test('/config shows all settings, then one section, privately and to admins only', async () => {
      const refused = await wren().slash('config');
      expect(refused.reply?.content).toBe('You may not do that here.');
      const all = await mara().slash('config');
      expect((all.reply?.flags ?? 0) & 64).toBe(64);
      expect(all.reply?.embeds[0]?.fields).toHaveLength(8);
      const daily = await mara().select(replyOf(all), 'config.section', ['daily']);
      expect(daily.state).toBe('updated');
      expect(text(replyOf(daily))).toContain('**Amount**: 100');
    });

    test('typed values are stored, audited as that member’s change and shown at once', async () => {
      const opener = await mara().press(await open('daily'), 'Edit');
      const fields = { daily_amount: '1,500', daily_streak_bonus: '5', daily_streak_cap: '7', timezone: 'Europe/Oslo' };
      const saved = replyOf(await mara().submit(opener, fields));
      expect(text(saved)).toContain('**Amount**: 1,500');
      expect(await config()).toMatchObject({ daily_amount: 1_500, daily_streak_cap: 7, timezone: 'Europe/Oslo' });
      const audit = await (await testApp.call(`/api/${testApp.guildId}/audit?limit=1`)).json();
      expect(audit).toMatchObject({
        data: [{ actor: { kind: 'member', name: 'Mara Lindqvist' }, act: 'change_settings' }],
      });
    });

    test('an invalid value is reported with its field, and nothing is changed', async () => {
      const opener = await mara().press(await open('giving'), 'Edit');
      const fields = {
        give_tax_percent: '12.5',
        give_minimum: '1',
        give_min_account_days: '0',
        give_min_member_days: '0',
      };
      const submitted = await mara().submit(opener, fields);
      expect(submitted.reply?.content).toBe(
        'Tax on gifts: Enter a whole number. Nothing was changed. Press Edit to try again.',
      );
      const zone = await mara().press(await open('daily'), 'Edit');
      const wrong = { daily_amount: '1', daily_streak_bonus: '0', daily_streak_cap: '0', timezone: 'Mars/Olympus' };
      expect((await mara().submit(zone, wrong)).reply?.content).toContain('There is no time zone named Mars/Olympus.');
      expect(await config()).toMatchObject({ give_tax_percent: 0, daily_amount: 1_500 });
    });

    test('a form is refused after a concurrent change of the same settings, but not of another section', async () => {
      const opener = await mara().press(await open('limits'), 'Edit');
      await updateConfig({ prefix: '?' });
      const other = await mara().press(await open('limits'), 'Edit');
      await mara().submit(opener, { balance_cap: '', balance_changes_per_minute: '9' });
      expect(await config()).toMatchObject({ balance_cap: null, balance_changes_per_minute: 9 });
      const late = await mara().submit(other, { balance_cap: '7', balance_changes_per_minute: '5' });
      expect(late.reply?.content).toContain('Somebody changed these settings meanwhile.');
      expect(await config()).toMatchObject({ balance_cap: null, balance_changes_per_minute: 9 });
    });

    test('channels, roles, switches and commands are selected and cleared again', async () => {
      const channels = await open('channels');
      await mara().select(channels, 'config.channels:welcome_channel', [market]);
      expect(await config()).toMatchObject({ welcome_channel: market, log_channel: null });
      await mara().select(channels, 'config.channels:welcome_channel', []);
      expect(await config()).toMatchObject({ welcome_channel: null });

      const role =
        (await testApp.discord.guild(testApp.guildId)).roles.find(({ id }) => id !== testApp.guildId)?.id ?? '';
      await mara().select(await open('trust'), 'config.roles:moderator_roles', [role]);
      expect(await config()).toMatchObject({ moderator_roles: [role] });

      const older = await open('features');
      const disabledText = replyOf(await mara().press(await open('features'), 'Tasks: on'));
      expect(text(disabledText)).toContain('**Tasks**: off');
      // Another admin still sees the older panel: its button sets the state it names, it does not toggle.
      expect(text(replyOf(await mara().press(older, 'Tasks: on')))).toContain('**Tasks**: off');

      await mara().select(await open('commands'), 'config.disabled:0', ['balance']);
      expect(await config()).toMatchObject({ disabled_commands: ['balance'] });
      await mara().select(await open('commands'), 'config.channels:command_channels', [market]);
      await mara().select(await open('commands'), 'config.disabled:0', []);
      expect(await config()).toMatchObject({ disabled_commands: [], command_channels: [market] });
      await mara().select(await open('daily'), 'config.mode', ['calendar']);
      expect(await config()).toMatchObject({ daily_mode: 'calendar' });
    });
  });
});

describe('log channel, status and welcome, end to end', () => {
  let testApp: TestApp;
  let log = '';
  beforeAll(async () => {
    testApp = await startTestApp();
    log = (await testApp.discord.addChannel(testApp.guildId, { name: 'coin-log' })).id;
    const isChannelStored = async () =>
      (await testApp.readAcrossGuilds((q) => q.query('select 1 from economy.channels where channel_id = $1', [log])))
        .length === 1;
    await vi.waitUntil(isChannelStored, WAIT);
  });
  afterAll(() => testApp.close());

  const updateConfig = async (settings: object) => {
    const body = JSON.stringify(settings);
    const response = await testApp.call(`/api/${testApp.guildId}/config`, { method: 'PUT', body });
    expect(response.status, await response.text()).toBe(200);
  };
  const readLogChannel = async () =>
    (await testApp.discord.as('Mara Lindqvist').read('coin-log', { limit: 50 }))
      .flatMap(({ embeds }) => embeds.map(({ description }) => description ?? ''))
      .join('\n');
  const readOutbox = () =>
    testApp.readAcrossGuilds((q) => q.query<{ state: string }>(`select state from economy.outbox where key = 'log'`));

  test('entries and staff operations are posted in the log channel, each once', async () => {
    await updateConfig({ log_channel: log });
    await testApp.discord.as('Wren Sato').slash('daily');
    await testApp.discord.as('Wren Sato').slash('give', { user: 'Oskar Vik', amount: 30 });
    await vi.waitFor(async () => {
      const text = await readLogChannel();
      expect(text).toContain(`admin: Changed the settings: Log channel <#${log}>, was none.`);
      expect(text).toContain('**+100** Wren Sato: Daily reward. Balance 100.');
      expect(text).toContain('**−30** Wren Sato: Gave to Oskar Vik. Balance 70.');
      expect(text).toContain('**+30** Oskar Vik: Received from Wren Sato. Balance 30.');
    }, WAIT);
    expect((await readLogChannel()).match(/Daily reward/g)).toHaveLength(1);
  });

  test('a log blocked by missing permissions is posted in full once the bot may post', async () => {
    const bot =
      (await testApp.discord.guild(testApp.guildId)).members.find(({ user }) => user.bot === true)?.user.id ?? '';
    const deniedOverwrites = [{ id: bot, type: 1 as const, allow: '0', deny: SEND_MESSAGES }];
    await testApp.discord.changeChannel(log, { permission_overwrites: deniedOverwrites });
    await testApp.discord.as('Juno Kaya').slash('daily');
    await vi.waitFor(async () => expect(await readOutbox()).toEqual([{ state: 'blocked' }]), WAIT);
    await testApp.discord.as('Wren Sato').slash('give', { user: 'Juno Kaya', amount: 1 });
    await testApp.discord.changeChannel(log, { permission_overwrites: [] });
    await vi.waitFor(async () => {
      const text = await readLogChannel();
      expect(text).toContain('**+100** Juno Kaya: Daily reward. Balance 100.');
      expect(text).toContain('**+1** Juno Kaya: Received from Wren Sato. Balance 101.');
    }, WAIT);
    expect((await readLogChannel()).match(/Juno Kaya: Daily reward/g)).toHaveLength(1);
    await vi.waitFor(async () => expect(await readOutbox()).toEqual([]), WAIT);
  });

  test('/status shows members that the bot runs, and staff also the pending deliveries', async () => {
    const status = async (member: string) =>
      JSON.stringify((await testApp.discord.as(member).slash('status')).reply?.embeds);
    expect(await status('Wren Sato')).toMatch(/Running since <t:\d+:R>/);
    expect(await status('Wren Sato')).not.toContain('waits for Discord');
    expect(await status('Mara Lindqvist')).toContain('What waits for Discord in this server');
  });

  test('the configured presence is set, and again in a new gateway session', async () => {
    const updated = await testApp.call(`/api/${testApp.guildId}/status`, {
      method: 'PUT',
      body: JSON.stringify({ status: 'idle' }),
    });
    expect(await updated.json()).toEqual({ status: 'idle', applied: true, reason: null });
    const presenceUpdates = async () =>
      (await testApp.discord.wire(1_000)).filter(
        ({ label, detail }) => label === 'PRESENCE_UPDATE' && detail === 'idle',
      );
    await vi.waitFor(async () => expect(await presenceUpdates()).toHaveLength(1), WAIT);
    await testApp.discord.changeFaults({ invalidSession: true });
    await vi.waitFor(async () => expect(await presenceUpdates()).toHaveLength(2), WAIT);
  });

  test('a new member is welcomed by name, and nobody is pinged', async () => {
    await updateConfig({ welcome_channel: log });
    const newcomer = await testApp.discord.join(testApp.guildId, { name: 'Tove Berg' });
    const welcome = () =>
      testApp.discord
        .as('Mara Lindqvist')
        .read('coin-log')
        .then((messages) => messages.find(({ content }) => content.startsWith('Welcome')));
    const message = await vi.waitUntil(welcome, WAIT);
    expect(message.content).toContain(`Welcome, <@${newcomer.user.id}>. Claim 100 coins a day`);
    expect(message.mentions).toEqual([]);
  });
});
