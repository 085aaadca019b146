import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCaches } from '../../../platform/cache.ts';
import { engines } from '../../../../tests/support/database/test-database.ts';
import { member, newId, testLedger, type TestLedger } from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { createLeaderboardReader } from './read-leaderboard.ts';

describe.each(engines)('the leaderboard on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  /** Creates a server whose members have these balances, and a reader with its own clock. */
  const createLeaderboard = async (balances: readonly number[]) => {
    const guildId = await ledger.guild();
    const userIds = balances.map(() => newId());
    for (const [index, userId] of userIds.entries()) await ledger.grant(guildId, userId, balances[index] ?? 0);
    let nowMs = 0;
    const read = createLeaderboardReader(createCaches({ nowMs: () => nowMs }));
    return {
      guildId,
      userIds,
      advanceMs: (ms: number) => void (nowMs += ms),
      readPage: (page = 0, userId = userIds[0] ?? newId()) =>
        read(ledger.ctx(member(userId)), { guildId, page, userId }),
    };
  };
  const ranksOf = ({ rows }: { rows: readonly { rank: number; balance: number }[] }) =>
    rows.map(({ rank, balance }) => [rank, balance]);

  test('lists the richest first, equal balances share a rank, and each member gets their own rank', async () => {
    const { userIds, readPage } = await createLeaderboard([50, 300, 50, 10, 0]);
    const leaderboard = await readPage();
    expect(ranksOf(leaderboard)).toEqual([
      [1, 300],
      [2, 50],
      [2, 50],
      [4, 10],
    ]);
    expect(leaderboard).toMatchObject({ own: { rank: 2, balance: 50 }, page: 0, pages: 1, currencyName: 'coins' });
    expect(await readPage(0, userIds[3])).toMatchObject({ own: { rank: 4, balance: 10 } });
    expect(await readPage(0, userIds[4])).toMatchObject({ own: { rank: 0, balance: 0 } });
    expect(await readPage(0, newId())).toMatchObject({ own: { rank: 0, balance: 0 } });
  });

  test('has ten members per page, and a page beyond the end is the last one', async () => {
    const { readPage } = await createLeaderboard(Array.from({ length: 12 }, (_, index) => 100 - index));
    expect(ranksOf(await readPage(0))).toHaveLength(10);
    expect(await readPage(1)).toMatchObject({ page: 1, pages: 2, rows: [{ rank: 11 }, { rank: 12 }] });
    expect(await readPage(99)).toMatchObject({ page: 1 });
  });

  test('leaves out members who left or are inactive, and the escrow', async () => {
    const { guildId, userIds, readPage } = await createLeaderboard([1, 2, 3]);
    await ledger.grant(guildId, '0', 1_000);
    const updateMember = (change: string, userId = '0') =>
      ledger.asOwner(`update economy.members set ${change} where guild_id = $1 and user_id = $2`, [guildId, userId]);
    await updateMember('left_at = now()', userIds[1]);
    await updateMember('is_active = false', userIds[2]);
    expect(await readPage()).toMatchObject({ rows: [{ user_id: userIds[0], rank: 1 }], own: { rank: 1 } });
  });

  test('is rebuilt after a minute and not before', async () => {
    const { guildId, userIds, advanceMs, readPage } = await createLeaderboard([5, 4]);
    await readPage();
    await ledger.grant(guildId, userIds[1] ?? '', 100);
    advanceMs(59_999);
    expect(ranksOf(await readPage())).toEqual([
      [1, 5],
      [2, 4],
    ]);
    advanceMs(1);
    expect(ranksOf(await readPage())).toEqual([
      [1, 104],
      [2, 5],
    ]);
  });

  test('is empty when nobody has coins, and refused without the currency or in an unknown server', async () => {
    const { readPage } = await createLeaderboard([]);
    expect(await readPage()).toMatchObject({ rows: [], page: 0, pages: 1 });
    const read = createLeaderboardReader(createCaches({ nowMs: () => 0 }));
    const ctx = ledger.ctx(member(newId()));
    const off = await ledger.guild({ feature_currency: false });
    await expect(read(ctx, { guildId: off, page: 0 })).rejects.toMatchObject({ code: 'feature_off' });
    await expect(read(ctx, { guildId: newId(), page: 0 })).rejects.toMatchObject({ code: 'server_missing' });
  });
});
