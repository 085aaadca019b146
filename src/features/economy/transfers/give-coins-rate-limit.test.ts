import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { withRefusals } from '../../../platform/db/with-refusals.ts';
import { refuse } from '../refusals.ts';
import { verifyLedger } from '../../../verify-ledger.ts';
import type { Database } from '../../../platform/db/database.ts';
import { openPostgres } from '../../../platform/db/postgres.ts';
import { engines, hasPostgres15, type Engine } from '../../../../tests/support/database/test-database.ts';
import {
  createTestContext,
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { adjustBalance } from '../balances/adjust-balance.ts';
import { giveCoins } from './give-coins.ts';
import { readBalance } from '../balances/read-balance.ts';
import * as sql from './transfer-store.ts';

const testEngines: readonly Engine[] = hasPostgres15 ? [...engines, 'postgres15'] : engines;

describe.each(testEngines)('the rate limit of transfers on %s', (engine) => {
  let ledger: TestLedger;
  /** The pool of a second process; the embedded database has one process and one connection. */
  let secondPool: Database;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    secondPool = ledger.urls === undefined ? ledger.app : openPostgres({ url: ledger.urls.app });
  });
  afterAll(async () => {
    if (secondPool !== ledger.app) await secondPool.close();
    await ledger.close();
  });

  const person = (userId: string) => ({ userId, isBot: false, isMember: true });
  const updateSetting = (guildId: string, column: string, value: number) =>
    ledger.asOwner(`update economy.guild_settings set ${column} = $2 where guild_id = $1`, [guildId, value]);
  const balanceOf = async (guildId: string, userId: string) =>
    (await readBalance(ledger.ctx(operator), { guildId, userId })).balance;
  /** Creates a server with a member who has 1,000 coins and one who has 10. */
  const createPair = async () => {
    const guildId = await ledger.guild();
    const [rich, poor] = [newId(), newId()];
    await ledger.grant(guildId, rich, 1_000);
    await ledger.grant(guildId, poor, 10);
    return { guildId, rich, poor };
  };
  const expectLedgerConsistent = async () =>
    expect((await verifyLedger(ledger.admin)).filter(({ violations }) => violations > 0)).toEqual([]);

  test('of thirty concurrent transfers through two pools five succeed, the others learn how long to wait', async () => {
    const { guildId, rich, poor } = await createPair();
    const runs = await Promise.allSettled(
      Array.from({ length: 30 }, (_, index) =>
        giveCoins(createTestContext(index % 2 === 0 ? ledger.app : secondPool, member(rich)), {
          guildId,
          to: person(index % 3 === 0 ? newId() : poor),
          amount: 1,
          memberSince: null,
        }),
      ),
    );
    const failed = runs.flatMap((run): unknown[] => (run.status === 'rejected' ? [run.reason] : []));
    expect(failed).toHaveLength(25);
    for (const refusal of failed) {
      expect(refusal).toMatchObject({ kind: 'too_soon', code: 'too_many_changes' });
      const { seconds } = (refusal as { data: { seconds: number } }).data;
      expect(seconds).toBeGreaterThan(30);
      expect(seconds).toBeLessThanOrEqual(60);
    }
    expect(await balanceOf(guildId, rich)).toBe(995);
    await expectLedgerConsistent();
  });

  test('five succeed per minute and member, refused ones do not count, and 0 means no limit', async () => {
    const { guildId, rich, poor } = await createPair();
    const startMs = Date.parse('2026-11-22T12:00:00Z');
    const giveAt = (seconds: number, from = rich, amount = 1) =>
      withRefusals(refuse, () =>
        sql.giveCoins(ledger.ctx(member(from)), {
          guildId,
          actor: actorSqlParams(member(from)),
          to: person(from === rich ? poor : rich),
          amount,
          memberSince: null,
          data: null,
          at: new Date(startMs + seconds * 1_000),
        }),
      );
    for (const seconds of [0, 10, 20, 30]) await giveAt(seconds);
    await expect(giveAt(31, rich, 5_000)).rejects.toMatchObject({ code: 'insufficient_funds' });
    await giveAt(40);
    await expect(giveAt(50)).rejects.toMatchObject({ data: { seconds: 10 } });
    await expect(giveAt(59.9)).rejects.toMatchObject({ code: 'too_many_changes', data: { seconds: 1 } });
    await giveAt(59.9, poor);
    await giveAt(60);
    await expect(giveAt(60.5)).rejects.toMatchObject({ data: { seconds: 10 } });
    await updateSetting(guildId, 'balance_changes_per_minute', 0);
    await giveAt(60.5);
  });

  test.skipIf(engine === 'embedded')('restarting a process within a minute does not reset the limit', async () => {
    const { guildId, rich, poor } = await createPair();
    const staff = member(newId(), { permissions: '32' });
    const give = (db: Database) =>
      giveCoins(createTestContext(db, member(rich)), { guildId, to: person(poor), amount: 1, memberSince: null });
    const change = (db: Database) =>
      adjustBalance(createTestContext(db, staff, { source: 'discord_command' }), {
        guildId,
        userId: rich,
        amount: 10,
      });
    for (const operation of [give, change]) {
      const stopped = openPostgres({ url: ledger.urls?.app ?? '' });
      await Promise.all([operation(stopped), operation(secondPool), operation(stopped)]);
      await stopped.close();
      const started = openPostgres({ url: ledger.urls?.app ?? '' });
      const runs = await Promise.allSettled(
        Array.from({ length: 12 }, (_, index) => operation(index % 2 === 0 ? started : secondPool)),
      );
      await started.close();
      expect(runs.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    }
    expect(await balanceOf(guildId, rich)).toBe(1_000 - 5 + 50);
    await expectLedgerConsistent();
  });

  test('concurrent transfers in a circle lose no coins and do not deadlock', async () => {
    const guildId = await ledger.guild();
    await updateSetting(guildId, 'balance_changes_per_minute', 0);
    await updateSetting(guildId, 'give_tax_percent', 10);
    const userIds = [newId(), newId(), newId(), newId()];
    for (const userId of userIds) await ledger.grant(guildId, userId, 1_000);
    const taxes = await Promise.all(
      Array.from({ length: 48 }, async (_, index) => {
        const from = userIds[index % 4] ?? '';
        const to = person(userIds[(index + 1 + (index % 3)) % 4] ?? '');
        const ctx = createTestContext(index % 2 === 0 ? ledger.app : secondPool, member(from));
        return (await giveCoins(ctx, { guildId, to, amount: 10, memberSince: null })).tax;
      }),
    );
    const balances = await Promise.all(userIds.map((userId) => balanceOf(guildId, userId)));
    const sum = (numbers: readonly number[]) => numbers.reduce((total, value) => total + value, 0);
    expect(sum(balances) + sum(taxes)).toBe(4_000);
    expect(sum(taxes)).toBe(48);
    await expectLedgerConsistent();
  });
});
