import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, hasPostgres15, type Engine } from '../../../tests/support/database/test-database.ts';
import { newId, operator, testLedger, type TestLedger } from '../../../tests/support/fixtures/ledger-fixtures.ts';

const testedEngines: readonly Engine[] = hasPostgres15 ? [...engines, 'postgres15'] : engines;

describe.each(testedEngines)('the application role on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  test.each([
    'update economy.entries set amount = amount + 1',
    'delete from economy.entries',
    `insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind) values (1, 1, 1, 1, 1, 1, 1)`,
    'update economy.members set balance = balance + 1',
    'update economy.members set last_daily = null',
    'insert into economy.members (guild_id, user_id, balance) values (1, 1, 1)',
    'delete from economy.members',
    'delete from economy.reversals',
    'update economy.audit set act = act',
    'delete from economy.audit',
    'truncate economy.entries',
    'alter table economy.entries disable row level security',
    'select economy.update_user_balance(1, 1, 1, 1, 1::smallint, null)',
    'select economy.move_coins(1, 1, 1, 1, 1::smallint, 1::smallint, null)',
    'select economy.lock_member(1, 1)',
    'select economy.record_balance_changes(1, array[1], array[1])',
  ])('may not run: %s', async (statement) => {
    await expect(ledger.app.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('sees no rows until a guild is set, and then only those of that guild', async () => {
    const [guildId, other] = [await ledger.guild(), await ledger.guild()];
    const userId = newId();
    for (const id of [guildId, other]) await ledger.grant(id, userId, 5);
    for (const table of ['entries', 'members', 'guilds', 'guild_settings', 'changes']) {
      expect(await ledger.app.query(`select 1 from economy.${table} limit 1`)).toEqual([]);
    }
    const visible = await ledger
      .ctx(operator)
      .read(guildId, (queries) =>
        queries.query('select distinct guild_id from economy.entries union select guild_id from economy.members'),
      );
    expect(visible).toEqual([{ guild_id: guildId }]);
  });
});
