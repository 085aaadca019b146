import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../tests/support/database/test-database.ts';
import { newId, operator, testLedger, type TestLedger } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { deleteDailyTotals, writeDailyTotals } from './store.ts';

describe.each(engines)('daily totals when the time zone changes, on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  test('days of a time zone that the server no longer uses are not summed', async () => {
    const guildId = await ledger.guild({ timezone: 'Asia/Tokyo' });
    await ledger.grant(guildId, newId(), 100);
    const totals = () => ledger.asOwner('select day from economy.daily_totals where guild_id = $1', [guildId]);
    const sum = (zone: string) =>
      ledger
        .ctx(operator)
        .transact(guildId, (work) => writeDailyTotals(work, { first: '2020-01-01', end: '2040-01-01', zone }));
    await sum('UTC');
    expect(await totals()).toEqual([]);
    await sum('Asia/Tokyo');
    expect(await totals()).toHaveLength(1);
    await ledger.ctx(operator).transact(guildId, deleteDailyTotals);
    expect(await totals()).toEqual([]);
  });
});
