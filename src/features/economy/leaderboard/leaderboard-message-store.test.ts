import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines } from '../../../../tests/support/database/test-database.ts';
import { newId, operator, testLedger, type TestLedger } from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { refreshLeaderboards } from './refresh-leaderboards.ts';

describe.each(engines)('the leaderboard message on %s', (engine) => {
  let ledger: TestLedger;
  let guildId: string;
  let userId: string;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());
  beforeEach(async () => {
    guildId = await ledger.guild();
    userId = newId();
    await ledger.asOwner('delete from economy.leaderboards');
    await ledger.asOwner('insert into economy.leaderboards (guild_id, channel_id) values ($1, 300000000000000001)', [
      guildId,
    ]);
    // The first posting causes two refreshes.
    for (let index = 0; index < 2; index += 1) await refresh();
  });

  /** Runs the job once, delivers everything, and returns how many leaderboards were enqueued. */
  const refresh = async () => {
    const enqueuedCount = await refreshLeaderboards(ledger.ctx(operator));
    await ledger.asOwner('delete from economy.outbox');
    return enqueuedCount;
  };

  test('is refreshed after coins moved, once more for late commits, and then not again', async () => {
    expect(await refresh()).toBe(0);
    await ledger.grant(guildId, userId, 5);
    await ledger.grant(guildId, userId, 5);
    expect([await refresh(), await refresh(), await refresh()]).toEqual([1, 1, 0]);
  });

  test('is not refreshed while coins move only in other servers', async () => {
    const busy = await ledger.guild();
    await ledger.grant(busy, userId, 5);
    expect(await refresh()).toBe(0);
  });

  test('is not enqueued again while blocked, nor after its deletion in Discord', async () => {
    await ledger.grant(guildId, userId, 5);
    await ledger.asOwner(
      `insert into economy.outbox (guild_id, key, kind, state) values ($1, 'economy.leaderboard', 'economy.leaderboard', 'blocked')`,
      [guildId],
    );
    expect(await refreshLeaderboards(ledger.ctx(operator))).toBe(0);
    await ledger.asOwner('delete from economy.outbox');
    await ledger.asOwner(
      `insert into economy.messages (guild_id, key, channel_id, sync_status) values ($1, 'economy.leaderboard', 1, 'orphaned')`,
      [guildId],
    );
    await ledger.grant(guildId, userId, 5);
    expect(await refresh()).toBe(0);
  });
});
