import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transferCoins } from '../../../../tests/support/fixtures/transfer-coins.ts';
import { engines } from '../../../../tests/support/database/test-database.ts';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { adjustBalance } from './adjust-balance.ts';
import { readHistory } from './read-history.ts';

describe.each(engines)('a member’s history on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  const system = { kind: 'system', job: 'test' } as const;
  /** Creates a member with `count` entries of 1, 2, 3 … coins. */
  const createMemberWithEntries = async (count: number) => {
    const guildId = await ledger.guild();
    const userId = newId();
    for (let amount = 1; amount <= count; amount += 1) {
      await adjustBalance(ledger.ctx(system, { source: 'system' }), { guildId, userId, amount });
    }
    const read = (from?: Parameters<typeof readHistory>[1]['from']) =>
      readHistory(ledger.ctx(member(userId)), { guildId, userId, from });
    return { guildId, userId, read };
  };
  const amounts = (history: Awaited<ReturnType<typeof readHistory>>) => history.entries.map(({ amount }) => amount);
  const countdown = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index);

  test('pages run to the end of the history and back, with each entry once', async () => {
    const { read } = await createMemberWithEntries(25);
    const first = await read();
    expect(amounts(first)).toEqual(countdown(25, 16));
    expect(first.newer).toBeUndefined();
    const second = await read(first.older);
    expect(amounts(second)).toEqual(countdown(15, 6));
    const third = await read(second.older);
    expect(amounts(third)).toEqual(countdown(5, 1));
    expect(third.older).toBeUndefined();
    const back = await read(third.newer);
    expect(amounts(back)).toEqual(countdown(15, 6));
    expect(amounts(await read(back.older))).toEqual(countdown(5, 1));
    const top = await read(back.newer);
    expect(amounts(top)).toEqual(countdown(25, 16));
    expect(top.newer).toBeUndefined();
    expect(await read()).toMatchObject({ balance: 325, currencyName: 'coins' });
  });

  test('a single page has no neighbours, and a member without an account has no entries', async () => {
    const { guildId, read } = await createMemberWithEntries(10);
    expect(await read()).toMatchObject({ newer: undefined, older: undefined });
    const nobody = newId();
    const empty = await readHistory(ledger.ctx(member(nobody)), { guildId, userId: nobody });
    expect(empty).toMatchObject({ entries: [], newer: undefined, older: undefined, balance: 0 });
  });

  test('each entry has a description that names the other member', async () => {
    const { guildId, userId, read } = await createMemberWithEntries(1);
    const other = newId();
    await ledger.asOwner(
      `insert into economy.profiles (guild_id, user_id, username, display_name) values ($1, $2, 'oskar', 'Oskar')`,
      [guildId, other],
    );
    await transferCoins(ledger.ctx(member(userId)), { guildId, from: userId, to: other, amount: 1 });
    const { entries } = await read();
    expect(entries).toMatchObject([
      { amount: -1, balanceAfter: 0, description: 'Gave to Oskar' },
      { amount: 1, balanceAfter: 1, description: 'Added by staff' },
    ]);
    expect(Math.abs((entries[0]?.atMs ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('reading is refused for other members, without the currency and in unknown servers', async () => {
    const { guildId, userId } = await createMemberWithEntries(1);
    const readAs = (actor: Parameters<TestLedger['ctx']>[0], server = guildId) =>
      readHistory(ledger.ctx(actor), { guildId: server, userId });
    await expect(readAs(member(newId()))).rejects.toMatchObject({ kind: 'forbidden', code: 'not_allowed' });
    await expect(readAs(member(userId), newId())).rejects.toMatchObject({ code: 'server_missing' });
    const off = await ledger.guild({ feature_currency: false });
    await expect(readAs(operator, off)).rejects.toMatchObject({ code: 'feature_off' });
  });
});
