import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/test-app.ts';

type TransactionList = { data: { user_id: string; amount: number; type: string }[] };

describe('a member claims the daily reward, end to end', () => {
  let testApp: TestApp;
  beforeAll(async () => {
    testApp = await startTestApp();
  });
  afterAll(() => testApp.close());

  test('gets a private reply with the new balance, and the API shows balance and entry', async () => {
    const wren = testApp.discord.as('Wren Sato');
    const claimed = await wren.slash('daily');
    expect(claimed.state).toBe('replied');
    expect(JSON.stringify(claimed.reply?.embeds)).toContain('100');
    expect((claimed.reply?.flags ?? 0) & 64).toBe(64);

    const entries = (await (await testApp.call(`/api/${testApp.guildId}/transactions`)).json()) as TransactionList;
    expect(entries.data[0]).toMatchObject({ amount: 100, type: 'daily', balance_before: 0, balance_after: 100 });
    const user = await (await testApp.call(`/api/${testApp.guildId}/users/${entries.data[0]?.user_id}`)).json();
    expect(user).toMatchObject({ balance: 100, total_earned: 100 });
  });

  test('learns on a second try when the next reward is available', async () => {
    const again = await testApp.discord.as('Wren Sato').slash('daily');
    expect(again.reply?.content ?? JSON.stringify(again.reply?.embeds)).toMatch(/<t:\d+:R>/);
  });

  test('sees the balance with /balance and the commands with /help', async () => {
    const wren = testApp.discord.as('Wren Sato');
    expect(JSON.stringify((await wren.slash('balance')).reply)).toContain('100');
    const help = JSON.stringify((await wren.slash('help')).reply);
    for (const command of ['/daily', '/balance', '/help']) expect(help).toContain(command);
  });

  test('moves coins once when one interaction is delivered 50 times', async () => {
    const { interactionId } = await testApp.discord.as('Oskar Vik').slash('daily', {}, { times: 50 });
    const rows = await testApp.readAcrossGuilds((q) =>
      q.query(
        `select op_id from economy.entries where guild_id = $1
           and user_id = (select user_id from economy.entries where guild_id = $1 and op_id = $2::bigint * 2)`,
        [testApp.guildId, interactionId],
      ),
    );
    expect(rows).toHaveLength(1);
  });
});
