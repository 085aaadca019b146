import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const PRIVATE = 64;

describe('role incomes, payouts and frozen accounts, end to end', () => {
  let testApp: TestApp;
  let keepersRole: string;
  beforeAll(async () => {
    testApp = await startTestApp();
    const { guildId, discord } = testApp;
    keepersRole = (await discord.addRole(guildId, { name: 'Keepers' })).id;
    await discord.addRole(guildId, { name: 'Nobody' });
    const { members } = await discord.guild(guildId);
    const wren = members.find(({ user }) => user.global_name === 'Wren Sato');
    await discord.changeMember(guildId, wren?.user.id ?? '', { roles: [...(wren?.roles ?? []), keepersRole] });
    await vi.waitUntil(
      () =>
        testApp.readAcrossGuilds(
          async (q) => (await q.query('select 1 from economy.roles where role_id = $1', [keepersRole])).length,
        ),
      { timeout: 20_000, interval: 25 },
    );
  });
  afterAll(() => testApp.close());

  const replyText = (outcome: { reply?: object }) => JSON.stringify(outcome.reply);
  const mara = () => testApp.discord.as('Mara Lindqvist');
  const wren = () => testApp.discord.as('Wren Sato');

  test('a role gets an income, its holder collects it once, and the reply is private', async () => {
    expect(replyText(await wren().slash('collect'))).toContain('None of your roles brings an income here.');
    expect(replyText(await mara().slash('income list'))).toContain('No role brings an income yet.');
    const set = await mara().slash('income set', { role: 'Keepers', amount: 1_500, every_hours: 24 });
    expect((set.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(replyText(set)).toContain('Keepers now brings 1,500 every 24 hours');
    expect(replyText(await mara().slash('income list'))).toContain(`**1,500** every 24 hours for <@&${keepersRole}>`);

    const collected = await wren().slash('collect');
    expect((collected.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(replyText(collected)).toContain('You collected 1,500 coins');
    expect(replyText(collected)).toContain(`**1,500** for <@&${keepersRole}>`);
    expect(replyText(collected)).toMatch(/Your balance is 1,500 coins\. The next income opens <t:\d+:R>/);
    expect(replyText(await wren().slash('collect'))).toMatch(
      /You have collected already\. The next one opens <t:\d+:R>/,
    );
    expect(replyText(await wren().slash('history'))).toContain('Income of Keepers');
  });

  test('only staff set an income, and a removed income pays nothing', async () => {
    expect(replyText(await wren().slash('income set', { role: 'Keepers', amount: 5, every_hours: 1 }))).toContain(
      'You may not do that here.',
    );
    expect(replyText(await mara().slash('income remove', { role: 'Keepers' }))).toContain(
      'Keepers brings nothing any more',
    );
    expect(replyText(await mara().slash('income remove', { role: 'Keepers' }))).toContain(
      'Keepers brought nothing before',
    );
    expect(replyText(await wren().slash('collect'))).toContain('None of your roles brings an income here.');
  });

  test('one command pays every member with a role and stores their names', async () => {
    await testApp.discord.join(testApp.guildId, { name: 'Ledger Bot', bot: true, roles: [keepersRole] });
    await testApp.discord.join(testApp.guildId, { name: 'Quiet Quill', roles: [keepersRole] });
    const options = { role: 'Keepers', amount: 40, reason: 'the fair' };
    expect(replyText(await wren().slash('coins payout', options))).toContain('You may not do that here.');
    const paid = await mara().slash('coins payout', options, { times: 5 });
    expect((paid.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(replyText(paid)).toContain('40 for everybody with Keepers');
    expect(replyText(paid)).toContain('2 were paid, 80 in all.');
    expect(replyText(await testApp.discord.as('Quiet Quill').slash('balance'))).toContain('You have 40 coins');
    expect(replyText(await testApp.discord.as('Quiet Quill').slash('history'))).toContain(
      'Added by staff\\\\: the fair',
    );
    await vi.waitUntil(
      async () => (await (await testApp.call(`/api/${testApp.guildId}/users?search=quill`)).json()).data[0],
    );
    expect(replyText(await mara().slash('coins payout', { ...options, role: 'Nobody' }))).toContain(
      'Nobody but bots holds',
    );
  });

  test('staff freeze an account, and only staff see that in its balance', async () => {
    const options = { user: 'Quiet Quill' };
    expect(replyText(await wren().slash('freeze', { ...options, reason: 'no' }))).toContain(
      'You may not do that here.',
    );
    const frozen = await mara().slash('freeze', { ...options, reason: 'two *accounts*' });
    expect((frozen.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(replyText(frozen)).toContain('The account of Quiet Quill is frozen');
    expect(replyText(await mara().slash('balance', options))).toMatch(/Frozen since <t:\d+:f>: two \\\\\*accounts/);
    expect(replyText(await wren().slash('balance', options))).not.toContain('Frozen');
    expect(replyText(await testApp.discord.as('Quiet Quill').slash('daily'))).toContain('Your account is frozen');
    expect(replyText(await mara().slash('unfreeze', options))).toContain(
      'Quiet Quill can give, receive and claim again',
    );
    expect(replyText(await mara().slash('unfreeze', options))).toContain('The account of Quiet Quill was not frozen');
    expect(replyText(await mara().slash('balance', options))).not.toContain('Frozen');
  });
});
