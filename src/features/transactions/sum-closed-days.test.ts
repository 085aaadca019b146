import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchBalanceUpdates } from '../../../tests/support/fixtures/batch-balance-updates.ts';
import { engines } from '../../../tests/support/database/test-database.ts';
import { newId, operator, testLedger, type TestLedger } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { createLog } from '../../platform/log.ts';
import { snowflakeAt } from '../../platform/snowflake.ts';
import { sumClosedDaysJob } from './sum-closed-days.ts';

describe.each(engines)('the sums of closed days on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  /** Posts an entry of 9 coins. */
  const earnTwoDaysAgo = (guildId: string) => {
    const operationId = snowflakeAt(Date.now() - 48 * 3_600_000);
    return batchBalanceUpdates(ledger.ctx(operator, { source: 'system', operationId }), {
      guildId,
      updates: [{ userId: newId(), amount: 9, kind: 'task_reward' }],
    });
  };

  test('the job sums every server', async () => {
    const [here, there] = [await ledger.guild(), await ledger.guild({ timezone: 'Pacific/Apia' })];
    for (const guildId of [here, there]) await earnTwoDaysAgo(guildId);
    const ctx = ledger.ctx({ kind: 'system', job: sumClosedDaysJob.name }, { source: 'system' });
    const log = createLog({ level: 'silent' });
    // An aborted run must not count as complete.
    await expect(sumClosedDaysJob.run({ ctx, log, signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    await sumClosedDaysJob.run({ ctx, log, signal: new AbortController().signal });
    for (const guildId of [here, there]) {
      const rows = await ledger.asOwner('select minted::numeric from economy.daily_totals where guild_id = $1', [
        guildId,
      ]);
      expect(rows).toEqual([{ minted: 9 }]);
    }
  });

  test('the failure of a server is reported with its name, and the job sums the others', async () => {
    const [broken, whole] = [await ledger.guild(), await ledger.guild()];
    for (const guildId of [broken, whole]) await earnTwoDaysAgo(guildId);
    await ledger.asOwner(`update economy.guild_settings set timezone = 'Nowhere/Land' where guild_id = $1`, [broken]);
    const ctx = ledger.ctx({ kind: 'system', job: sumClosedDaysJob.name }, { source: 'system' });
    const run = { ctx, log: createLog({ level: 'silent' }), signal: new AbortController().signal };
    await expect(sumClosedDaysJob.run(run)).rejects.toThrow(`1 failed, in ${broken}: `);
    const rows = await ledger.asOwner('select minted::numeric from economy.daily_totals where guild_id = $1', [whole]);
    expect(rows).toEqual([{ minted: 9 }]);
    await ledger.asOwner(`update economy.guild_settings set timezone = 'UTC' where guild_id = $1`, [broken]);
    await sumClosedDaysJob.run(run);
  });
});
