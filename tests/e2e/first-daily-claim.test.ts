import { afterAll, beforeAll, expect, test } from 'vitest';
import { getUser } from '../../src/core/members/list-users.ts';
import { claimDaily } from '../../src/features/economy/daily/claim-daily.ts';
import { listTransactions } from '../../src/features/transactions/list-transactions.ts';
import { member, newId, operator, testLedger, type TestLedger } from '../support/fixtures/ledger-fixtures.ts';

const cdnUrl = 'https://cdn.example';
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const isNow = (timestamp: string | null) => Math.abs(Date.parse(timestamp ?? '') - Date.now()) < 60_000;

let ledger: TestLedger;
let guildId: string;
const userId = newId();
beforeAll(async () => {
  ledger = await testLedger('embedded');
  guildId = await ledger.guild();
  await claimDaily(ledger.ctx(member(userId)), { guildId });
});
afterAll(() => ledger.close());

test('a first claim is one entry, "Daily reward", by the command /daily, with its time in UTC', async () => {
  const { data } = await listTransactions(ledger.ctx(operator), { guildId, query: {}, cdnUrl });
  expect(data).toMatchObject([
    {
      user_id: userId,
      type: 'daily',
      description: 'Daily reward',
      amount: 100,
      balance_before: 0,
      balance_after: 100,
      metadata: { source: 'discord_command', command: '/daily' },
    },
  ]);
  expect(data[0]?.id).toMatch(/^txn_\d+$/);
  expect(data[0]?.timestamp).toMatch(UTC);
  expect(isNow(data[0]?.timestamp ?? null)).toBe(true);
});

test('the new account is active, counts earned and spent coins, and has its times in UTC', async () => {
  const account = await getUser(ledger.ctx(operator), { guildId, userId, cdnUrl, profileSections: [] });
  expect(account).toMatchObject({
    balance: 100,
    total_earned: 100,
    total_spent: 0,
    is_active: true,
    left_at: null,
    created_at: expect.stringMatching(UTC) as string,
    last_daily: expect.stringMatching(UTC) as string,
  });
  expect([account.created_at, account.last_daily].every(isNow)).toBe(true);
});

test('the database rejects a balance below zero or beyond the safe integers of JavaScript', async () => {
  for (const balance of [-1, '9007199254740992']) {
    await expect(
      ledger.asOwner('update economy.members set balance = $2 where guild_id = $1', [guildId, balance]),
    ).rejects.toMatchObject({ code: '23514', constraint: 'members_balance' });
  }
});
