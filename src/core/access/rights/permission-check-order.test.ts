import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../../tests/support/database/test-database.ts';
import { newId, testLedger, type TestLedger } from '../../../../tests/support/fixtures/ledger-fixtures.ts';

describe.each(engines)('permission checks of hot-path operations on %s', (engine) => {
  let ledger: TestLedger;
  const moderators = newId();
  let guildWithCurrencyOff = '';
  let guildWithCurrencyOn = '';
  beforeAll(async () => {
    ledger = await testLedger(engine);
    guildWithCurrencyOff = await ledger.guild({ feature_currency: false, moderator_roles: [moderators] });
    guildWithCurrencyOn = await ledger.guild({ moderator_roles: [moderators] });
  });
  afterAll(() => ledger.close());

  /** Opens an operation that requires a moderator and the currency feature. Resolves with 'allowed' or the SQLSTATE. */
  const checkPermission = (guildId: string, roleIds: readonly string[]) =>
    ledger.admin
      .query(`select economy.begin_operation($1, 1, $2, $3, '3072', 'moderator', 'currency')`, [
        guildId,
        newId(),
        roleIds,
      ])
      .then(
        () => 'allowed',
        (error: { code: string }) => error.code,
      );

  test('the right is checked before the feature, so nobody without it learns of the switch', async () => {
    expect(await checkPermission(newId(), [moderators])).toBe('EC404');
    expect(await checkPermission(guildWithCurrencyOff, [])).toBe('ECRGT');
    expect(await checkPermission(guildWithCurrencyOff, [moderators])).toBe('ECOFF');
  });

  test('a feature switched off in one server stays on in another', async () => {
    expect([
      await checkPermission(guildWithCurrencyOff, [moderators]),
      await checkPermission(guildWithCurrencyOn, [moderators]),
    ]).toEqual(['ECOFF', 'allowed']);
  });
});
