import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { openPostgres } from '../../platform/db/postgres.ts';
import type { Database } from '../../platform/db/database.ts';
import { claimDaily } from '../../features/economy/daily/claim-daily.ts';
import { engines, hasPostgres15, type Engine } from '../../../tests/support/database/test-database.ts';
import {
  createTestContext,
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { rollBack } from './roll-back.ts';
import { formatTransactionId, toEntryId } from './transaction-id.ts';
import { transferCoins } from '../../../tests/support/fixtures/transfer-coins.ts';
import { verifyLedger } from '../../verify-ledger.ts';

const testedEngines: readonly Engine[] = hasPostgres15 ? [...engines, 'postgres15'] : engines;
/** The number of concurrent streams in each direction. */
const CONCURRENT_STREAMS = 8;

describe.each(testedEngines)('concurrent operations on %s', (engine) => {
  let ledger: TestLedger;
  /** A second pool, as of another process; the embedded database belongs to one process and has one connection. */
  let second: Database;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    second = ledger.urls === undefined ? ledger.app : openPostgres({ url: ledger.urls.app });
  });
  afterAll(async () => {
    if (second !== ledger.app) await second.close();
    await ledger.close();
  });

  const settle = async <T>(runs: readonly Promise<T>[]) => {
    const settled = await Promise.allSettled(runs);
    const done = settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const failed = settled.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []));
    return { done, failed };
  };
  const expectLedgerValid = async () => {
    const findings = await verifyLedger(ledger.admin);
    expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
  };

  test('a hundred daily claims of one member through two pools pay once; the others get the next time', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    const { done, failed } = await settle(
      Array.from({ length: 100 }, (_, index) =>
        claimDaily(createTestContext(index % 2 === 0 ? ledger.app : second, member(userId)), { guildId }),
      ),
    );
    expect(done).toHaveLength(1);
    expect(failed).toHaveLength(99);
    for (const refusal of failed) {
      expect(refusal).toBeInstanceOf(Refusal);
      expect(refusal).toMatchObject({
        code: 'daily_already_claimed',
        data: { next_at: done[0]?.nextAt, balance: 100 },
      });
    }
    await expectLedgerValid();
  });

  test('an operation delivered fifty times through two pools runs once and returns one result', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    const operation = { source: 'discord_command', operationId: newId() } as const;
    const { done, failed } = await settle(
      Array.from({ length: 50 }, (_, index) =>
        claimDaily(createTestContext(index % 2 === 0 ? ledger.app : second, member(userId), operation), { guildId }),
      ),
    );
    expect(failed).toEqual([]);
    expect(done.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
    expect(new Set(done.map(({ balance, nextAt }) => `${balance} ${nextAt}`)).size).toBe(1);
  });

  test('one key raced by different members is one operation; the others are refused', async () => {
    const guildId = await ledger.guild();
    const operation = { source: 'discord_command', operationId: newId() } as const;
    const { done, failed } = await settle(
      Array.from({ length: 20 }, (_, index) =>
        claimDaily(createTestContext(index % 2 === 0 ? ledger.app : second, member(newId()), operation), { guildId }),
      ),
    );
    expect(done).toHaveLength(1);
    for (const refusal of failed) expect(refusal).toMatchObject({ code: 'act_key_reused' });
    await expectLedgerValid();
  });

  test('concurrent rollbacks of one operation reverse it once', async () => {
    const guildId = await ledger.guild();
    const [from, to] = [newId(), newId()];
    await ledger.grant(guildId, from, 10);
    const gift = ledger.ctx(member(from));
    await transferCoins(gift, { guildId, from, to, amount: 10 });
    const transactionId = formatTransactionId(toEntryId(gift.operationId));
    const { done, failed } = await settle(
      Array.from({ length: 20 }, (_, index) =>
        rollBack(createTestContext(index % 2 === 0 ? ledger.app : second, operator), { guildId, transactionId }),
      ),
    );
    expect(done).toHaveLength(1);
    for (const refusal of failed) expect(refusal).toMatchObject({ code: 'already_rolled_back' });
    await expectLedgerValid();
  });

  test('concurrent gifts to new members and their daily claims never deadlock', async () => {
    const guildId = await ledger.guild();
    const userIds = Array.from({ length: 6 }, () => newId());
    const giver = newId();
    await ledger.grant(guildId, giver, 1_000_000);
    const gifts = Array.from({ length: 120 }, (_, index) => {
      const to = userIds[index % userIds.length] ?? giver;
      return transferCoins(createTestContext(index % 2 === 0 ? ledger.app : second, member(giver)), {
        guildId,
        from: giver,
        to,
        amount: 2,
      });
    });
    const claims = userIds.map((userId) => claimDaily(createTestContext(second, member(userId)), { guildId }));
    const { failed } = await settle<unknown>([...gifts, ...claims]);
    expect(failed).toEqual([]);
    await expectLedgerValid();
  });

  test('5,000 transfers in each direction at once: no error, no coin lost', { timeout: 300_000 }, async () => {
    const guildId = await ledger.guild();
    const [one, other] = [newId(), newId()];
    await ledger.grant(guildId, one, 5_000);
    await ledger.grant(guildId, other, 5_000);
    const give = async (db: Database, from: string, to: string, times: number): Promise<void> => {
      for (let index = 0; index < times; index += 1) {
        await transferCoins(createTestContext(db, member(from)), { guildId, from, to, amount: 1 });
      }
    };
    const streams = Array.from({ length: CONCURRENT_STREAMS }, (_, index) => [
      give(index % 2 === 0 ? ledger.app : second, one, other, 5_000 / CONCURRENT_STREAMS),
      give(index % 2 === 0 ? second : ledger.app, other, one, 5_000 / CONCURRENT_STREAMS),
    ]).flat();
    const { failed } = await settle(streams);
    expect(failed).toEqual([]);
    const accounts = await ledger.asOwner('select balance::numeric, entries from economy.members where guild_id = $1', [
      guildId,
    ]);
    expect(accounts).toEqual([
      { balance: 5_000, entries: 10_001 },
      { balance: 5_000, entries: 10_001 },
    ]);
    await expectLedgerValid();
    if (engine === 'embedded') return;
    const deadlocks = await ledger.asOwner('select deadlocks from pg_stat_database where datname = current_database()');
    expect(deadlocks).toEqual([{ deadlocks: '0' }]);
  });
});
