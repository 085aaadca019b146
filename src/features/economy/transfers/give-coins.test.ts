import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { withRefusals } from '../../../platform/db/with-refusals.ts';
import { refuse } from '../refusals.ts';
import { rollBack } from '../../../core/ledger/roll-back.ts';
import { formatTransactionId, toEntryId } from '../../../core/ledger/transaction-id.ts';
import { verifyLedger } from '../../../verify-ledger.ts';
import { engines, hasPostgres15, type Engine } from '../../../../tests/support/database/test-database.ts';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { listTransactions } from '../../transactions/list-transactions.ts';
import { claimDaily } from '../daily/claim-daily.ts';
import { giveCoins } from './give-coins.ts';
import { readBalance } from '../balances/read-balance.ts';
import * as sql from './transfer-store.ts';

const testEngines: readonly Engine[] = hasPostgres15 ? [...engines, 'postgres15'] : engines;
const DAY_MS = 86_400_000;
const EPOCH_MS = 1_420_070_400_000;

describe.each(testEngines)('giving coins on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  const person = (userId: string) => ({ userId, isBot: false, isMember: true });
  const updateSetting = (guildId: string, column: string, value: number | string) =>
    ledger.asOwner(`update economy.guild_settings set ${column} = $2 where guild_id = $1`, [guildId, value]);
  const freeze = (guildId: string, userId: string) =>
    ledger.asOwner('update economy.members set frozen_at = now() where guild_id = $1 and user_id = $2', [
      guildId,
      userId,
    ]);
  const balanceOf = async (guildId: string, userId: string) =>
    (await readBalance(ledger.ctx(operator), { guildId, userId })).balance;
  const entriesOf = (guildId: string, userId: string) =>
    ledger.asOwner<{ kind: number; amount: number; balance_after: number; data: unknown }>(
      `select kind, amount::numeric, balance_after::numeric, data from economy.entries
       where guild_id = $1 and user_id = $2 order by seq`,
      [guildId, userId],
    );
  /** Creates a server with a member who has 1,000 coins and a user without an account. */
  const createPair = async () => {
    const guildId = await ledger.guild();
    const [rich, poor] = [newId(), newId()];
    await ledger.grant(guildId, rich, 1_000);
    const give = (amount: number, to = person(poor)) =>
      giveCoins(ledger.ctx(member(rich)), { guildId, to, amount, memberSince: null });
    return { guildId, rich, poor, give };
  };
  const expectLedgerConsistent = async () =>
    expect((await verifyLedger(ledger.admin)).filter(({ violations }) => violations > 0)).toEqual([]);

  test('a transfer moves coins by two entries that name the other member', async () => {
    const { guildId, rich, poor, give } = await createPair();
    await ledger.asOwner(
      `insert into economy.profiles (guild_id, user_id, username, display_name)
       values ($1, $2, 'rich', 'Rich'), ($1, $3, 'poor', 'Poor')`,
      [guildId, rich, poor],
    );
    const result = await give(300);
    expect(result).toEqual({
      balance: 700,
      sent: 300,
      received: 300,
      tax: 0,
      isReplayed: false,
      currencyName: 'coins',
    });
    expect(await balanceOf(guildId, poor)).toBe(300);
    const { data } = await listTransactions(ledger.ctx(operator), {
      guildId,
      query: {},
      cdnUrl: 'https://cdn.example',
    });
    expect(data.slice(0, 2)).toMatchObject([
      { type: 'transfer_receive', amount: 300, description: 'Received from Rich', metadata: { command: '/give' } },
      { type: 'transfer_send', amount: -300, description: 'Gave to Poor', metadata: { command: '/give' } },
    ]);
    await expectLedgerConsistent();
  });

  test('repeating a transfer returns its first result, taxed or not, even after settings changed', async () => {
    for (const percent of [0, 10]) {
      const { guildId, rich, poor } = await createPair();
      await updateSetting(guildId, 'give_tax_percent', percent);
      const ctx = ledger.ctx(member(rich));
      const gift = { guildId, to: person(poor), amount: 100, memberSince: null };
      const first = await giveCoins(ctx, gift);
      await updateSetting(guildId, 'give_tax_percent', 50);
      await updateSetting(guildId, 'give_minimum', 500);
      expect(await giveCoins(ctx, gift)).toEqual({ ...first, isReplayed: true });
      expect(await balanceOf(guildId, rich)).toBe(900);
      await expect(giveCoins(ctx, { ...gift, amount: 101 })).rejects.toMatchObject({ code: 'act_key_reused' });
      await expect(giveCoins(ctx, { ...gift, to: person(newId()) })).rejects.toMatchObject({ code: 'act_key_reused' });
    }
  });

  test.each([
    { percent: 0, amount: 100, tax: 0 },
    { percent: 10, amount: 100, tax: 10 },
    { percent: 10, amount: 9, tax: 0 },
    { percent: 33, amount: 10, tax: 3 },
    { percent: 100, amount: 1, tax: 0 },
    { percent: 100, amount: 1_000, tax: 999 },
  ])('$percent % of $amount is a tax of $tax, which is burned', async ({ percent, amount, tax }) => {
    const { guildId, rich, poor, give } = await createPair();
    await updateSetting(guildId, 'give_tax_percent', percent);
    expect(await give(amount)).toMatchObject({ balance: 1_000 - amount, sent: amount, received: amount - tax, tax });
    expect(await balanceOf(guildId, rich)).toBe(1_000 - amount);
    expect(await balanceOf(guildId, poor)).toBe(amount - tax);
    const taxes = (await entriesOf(guildId, rich)).filter(({ kind }) => kind === 10);
    expect(taxes.map((entry) => entry.amount)).toEqual(tax === 0 ? [] : [-tax]);
    await expectLedgerConsistent();
  });

  test('the tax of the largest possible transfer is exact', async () => {
    const { guildId, rich, poor, give } = await createPair();
    await updateSetting(guildId, 'give_tax_percent', 99);
    await ledger.grant(guildId, rich, Number.MAX_SAFE_INTEGER - 1_000);
    const { received, tax } = await give(Number.MAX_SAFE_INTEGER);
    expect(BigInt(tax)).toBe((BigInt(Number.MAX_SAFE_INTEGER) * 99n) / 100n);
    expect(await balanceOf(guildId, poor)).toBe(received);
    await expectLedgerConsistent();
  });

  test('a rollback of a taxed transfer also returns the tax', async () => {
    const { guildId, rich, poor } = await createPair();
    await updateSetting(guildId, 'give_tax_percent', 20);
    const ctx = ledger.ctx(member(rich));
    await giveCoins(ctx, { guildId, to: person(poor), amount: 500, memberSince: null });
    await rollBack(ledger.ctx(operator), { guildId, transactionId: formatTransactionId(toEntryId(ctx.operationId)) });
    expect([await balanceOf(guildId, rich), await balanceOf(guildId, poor)]).toEqual([1_000, 0]);
    await expectLedgerConsistent();
  });

  test.each([0, -1, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])(
    '%s coins are refused as an amount',
    async (amount) => {
      const { give } = await createPair();
      await expect(give(amount)).rejects.toMatchObject({ kind: 'invalid', code: 'invalid_input', field: 'amount' });
    },
  );

  test('each reason has its own refusal code, and nothing moves', async () => {
    const { guildId, rich, poor, give } = await createPair();
    const gone = { userId: poor, isBot: false, isMember: false };
    const bot = { userId: poor, isBot: true, isMember: true };
    await expect(give(1, person(rich))).rejects.toMatchObject({ kind: 'invalid', code: 'not_to_oneself' });
    await expect(give(1, bot)).rejects.toMatchObject({ kind: 'invalid', code: 'not_to_bots' });
    await expect(give(1, gone)).rejects.toMatchObject({ kind: 'conflict', code: 'receiver_left' });
    await expect(give(1_001)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'insufficient_funds',
      data: { balance: 1_000, needed: 1_001, currency: 'coins' },
    });
    await updateSetting(guildId, 'give_minimum', 10);
    await expect(give(9)).rejects.toMatchObject({
      code: 'give_minimum',
      data: { minimum: 10, currency: 'coins' },
    });
    await updateSetting(guildId, 'balance_cap', 50);
    const full = await give(51).catch((error: unknown) => error);
    expect(full).toMatchObject({ kind: 'conflict', code: 'balance_cap', data: {} });
    expect(await balanceOf(guildId, rich)).toBe(1_000);
    expect(await give(50)).toMatchObject({ balance: 950 });
  });

  test('giving needs the currency, a member as sender and a known server', async () => {
    const { rich, poor } = await createPair();
    const guildId = await ledger.guild({ feature_currency: false });
    const gift = { guildId, to: person(poor), amount: 1, memberSince: null };
    await expect(giveCoins(ledger.ctx(member(rich)), gift)).rejects.toMatchObject({ code: 'feature_off' });
    await expect(giveCoins(ledger.ctx(member(rich)), { ...gift, guildId: newId() })).rejects.toMatchObject({
      code: 'server_missing',
    });
    const open = await ledger.guild();
    await expect(giveCoins(ledger.ctx(operator), { ...gift, guildId: open })).rejects.toMatchObject({
      code: 'member_missing',
    });
  });

  test('a frozen member can neither give, receive nor claim', async () => {
    const { guildId, rich, poor, give } = await createPair();
    await give(1);
    await freeze(guildId, poor);
    await expect(give(1)).rejects.toMatchObject({ kind: 'forbidden', code: 'receiver_frozen' });
    const back = giveCoins(ledger.ctx(member(poor)), { guildId, to: person(rich), amount: 1, memberSince: null });
    await expect(back).rejects.toMatchObject({ kind: 'forbidden', code: 'frozen' });
    await expect(claimDaily(ledger.ctx(member(poor)), { guildId })).rejects.toMatchObject({ code: 'frozen' });
    expect([await balanceOf(guildId, rich), await balanceOf(guildId, poor)]).toEqual([999, 1]);
  });

  test('the minimum ages of account and membership apply to the millisecond', async () => {
    const { guildId, rich, poor } = await createPair();
    const createdMs = Number(BigInt(rich) >> 22n) + EPOCH_MS;
    const giveAt = (atMs: number, memberSince: string | null) =>
      withRefusals(refuse, () =>
        sql.giveCoins(ledger.ctx(member(rich)), {
          guildId,
          actor: actorSqlParams(member(rich)),
          to: person(poor),
          amount: 1,
          memberSince,
          data: null,
          at: new Date(atMs),
        }),
      );
    await updateSetting(guildId, 'give_min_account_days', 7);
    await expect(giveAt(createdMs + 7 * DAY_MS - 1, null)).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'too_young',
      data: { days: 1, next_at_seconds: Math.ceil((createdMs + 7 * DAY_MS) / 1_000) },
    });
    await giveAt(createdMs + 7 * DAY_MS, null);
    await updateSetting(guildId, 'give_min_member_days', 3);
    const joinedMs = createdMs + 30 * DAY_MS;
    const joined = new Date(joinedMs).toISOString();
    await expect(giveAt(joinedMs + 1, joined)).rejects.toMatchObject({ code: 'too_young', data: { days: 3 } });
    await giveAt(joinedMs + 3 * DAY_MS, joined);
    await expect(giveAt(joinedMs + 3 * DAY_MS, null)).rejects.toMatchObject({ code: 'too_young' });
  });
});
