import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/test-app.ts';

type TransactionList = {
  data: { user_name: string; amount: number; type: string; description: string; metadata: object }[];
};
const PRIVATE = 64;

describe('moving coins, end to end', () => {
  let testApp: TestApp;
  beforeAll(async () => {
    testApp = await startTestApp();
  });
  afterAll(() => testApp.close());

  const replyText = (outcome: { reply?: object }) => JSON.stringify(outcome.reply);
  const transactions = async () =>
    ((await (await testApp.call(`/api/${testApp.guildId}/transactions`)).json()) as TransactionList).data;

  test('staff add coins, and the entry shows the command and the reason', async () => {
    const added = await testApp.discord
      .as('Mara Lindqvist')
      .slash('coins add', { user: 'Wren Sato', amount: 250, reason: 'carried the lanterns' });
    expect(added.state).toBe('replied');
    expect((added.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(replyText(added)).toContain('The balance was 0 coins and is 250 coins now.');
    expect((await transactions())[0]).toMatchObject({
      amount: 250,
      type: 'admin_add',
      description: 'Added by staff: carried the lanterns',
      metadata: { source: 'discord_command', command: '/coins add' },
    });
  });

  test('staff remove coins and set a balance, never below zero', async () => {
    const mara = testApp.discord.as('Mara Lindqvist');
    const options = { user: 'Wren Sato', reason: 'a miscount' };
    expect(replyText(await mara.slash('coins remove', { ...options, amount: 251 }))).toContain(
      'There are 250 coins, and 251 are needed',
    );
    expect(replyText(await mara.slash('coins remove', { ...options, amount: 50 }))).toContain('is 200 coins now');
    expect(replyText(await mara.slash('coins set', { ...options, amount: 1_000 }))).toContain(
      'was 200 coins and is 1,000 coins',
    );
  });

  test('an ordinary member cannot change balances', async () => {
    const outcome = await testApp.discord
      .as('Wren Sato')
      .slash('coins add', { user: 'Wren Sato', amount: 5, reason: 'I would like to' });
    expect(replyText(outcome)).toContain('You may not do that here.');
  });

  test('a gift is confirmed privately with the giver’s balance and announced in the channel', async () => {
    const gift = await testApp.discord.as('Wren Sato').slash('give', { user: 'Oskar Vik', amount: 300 });
    expect((gift.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(replyText(gift)).toContain('You gave 300 coins to Oskar Vik');
    expect(replyText(gift)).toContain('Your balance is 700 coins.');
    const announcement = await vi.waitUntil(
      async () => (await testApp.discord.outcome(gift.interactionId)).followUps[0],
      {
        timeout: 10_000,
        interval: 25,
      },
    );
    expect((announcement.flags ?? 0) & PRIVATE).toBe(0);
    expect(announcement.content).toMatch(/^<@\d+> gave 300 coins to <@\d+>\.$/);
    expect(announcement.mentions.map((user) => user.global_name)).toEqual(expect.arrayContaining(['Oskar Vik']));
    expect(replyText(await testApp.discord.as('Oskar Vik').slash('balance'))).toContain('You have 300 coins');
    await vi.waitUntil(async () => (await transactions())[1]?.description === 'Gave to Oskar Vik', {
      timeout: 10_000,
      interval: 50,
    });
    expect((await transactions()).slice(0, 2)).toMatchObject([
      { type: 'transfer_receive', amount: 300, description: 'Received from Wren Sato' },
      { type: 'transfer_send', amount: -300, description: 'Gave to Oskar Vik' },
    ]);
  });

  test('a gift delivered twenty times moves coins once and is announced once', async () => {
    const gift = await testApp.discord
      .as('Oskar Vik')
      .slash('give', { user: 'Juno Kaya', amount: 100 }, { times: 20, channel: 'market' });
    expect(gift.state).toBe('replied');
    expect(replyText(await testApp.discord.as('Juno Kaya').slash('balance'))).toContain('You have 100 coins');
    const messages = await testApp.discord.as('Juno Kaya').read('market');
    expect(messages.filter(({ content }) => content.includes('gave 100 coins'))).toHaveLength(1);
  });

  test('gifts to bots or oneself and gifts above the balance are refused with a text', async () => {
    const wren = testApp.discord.as('Wren Sato');
    const bot = (await testApp.discord.guild(testApp.guildId)).members.find(({ user }) => user.bot === true);
    expect(bot).toBeDefined();
    expect(replyText(await wren.slash('give', { user: bot?.user.id ?? '', amount: 1 }))).toContain(
      'Bots have no account',
    );
    expect(replyText(await wren.slash('give', { user: 'Wren Sato', amount: 1 }))).toContain('Choose somebody else');
    expect(replyText(await wren.slash('give', { user: 'Oskar Vik', amount: 701 }))).toContain(
      'There are 700 coins, and 701 are needed',
    );
  });
});

describe('history and leaderboard, end to end', () => {
  let testApp: TestApp;
  beforeAll(async () => {
    testApp = await startTestApp();
  });
  afterAll(() => testApp.close());

  const PAGES = 12;
  const replyText = (outcome: { reply?: object }) => JSON.stringify(outcome.reply);

  test('a history is paged with its buttons', async () => {
    const wren = testApp.discord.as('Wren Sato');
    expect(replyText(await wren.slash('history'))).toContain('Nothing has moved your coins yet.');
    await testApp.readAcrossGuilds((q) => q.query('update economy.guild_settings set balance_changes_per_minute = 0'));
    for (let amount = 1; amount <= PAGES; amount += 1) {
      await testApp.discord
        .as('Mara Lindqvist')
        .slash('coins add', { user: 'Wren Sato', amount, reason: `lantern ${amount}` });
    }
    const first = await wren.slash('history');
    expect((first.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(replyText(first)).toContain('Added by staff\\\\: lantern 12');
    if (first.reply === undefined) throw new Error('no reply');
    const second = await wren.press(first.reply, 'Older');
    expect(second.state).toBe('updated');
    expect(replyText(second)).toContain('lantern 1,');
    expect(replyText(second)).not.toContain('lantern 12');
    if (second.reply === undefined) throw new Error('no reply');
    expect(replyText(await wren.press(second.reply, 'Newer'))).toContain('lantern 12');
  });

  test('the leaderboard shows each member their own rank', async () => {
    // Names are stored after the reply, and the leaderboard is cached for a minute.
    const named = () =>
      testApp.readAcrossGuilds((q) => q.query(`select from economy.profiles where display_name = 'Wren Sato'`));
    await vi.waitUntil(async () => (await named()).length > 0, { timeout: 20_000, interval: 50 });
    const leaderboard = await testApp.discord.as('Wren Sato').slash('leaderboard');
    expect((leaderboard.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(replyText(leaderboard)).toContain('**1** Wren Sato: 78');
    expect(replyText(leaderboard)).toContain('You are at place 1 with 78 coins');
    expect(replyText(await testApp.discord.as('Oskar Vik').slash('leaderboard'))).toContain('You have no coins yet');
  });
});
