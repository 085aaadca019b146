import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../../tests/support/database/test-database.ts';
import { newId, testLedger, type TestLedger } from '../../../../tests/support/fixtures/ledger-fixtures.ts';

describe.each(engines)('what a hot act checks on %s', (engine) => {
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

  /** Opens an act that moderators may do, with the currency's switch. */
  const checkPermission = (guildId: string, roleIds: readonly string[]) =>
    ledger.admin
      .query(`select economy.begin_operation($1, 1, $2, $3, '3072', 'moderator', 'currency')`, [
        guildId,
        newId(),
        roleIds,
      ])
      .then(
        () => 'in',
        (error: { code: string }) => error.code,
      );

  test('the right is judged before the feature, so that nobody without it learns of the switch', async () => {
    expect(await checkPermission(newId(), [moderators])).toBe('EC404');
    expect(await checkPermission(guildWithCurrencyOff, [])).toBe('ECRGT');
    expect(await checkPermission(guildWithCurrencyOff, [moderators])).toBe('ECOFF');
  });

  test('a feature switched off in one server stays on in another', async () => {
    expect([
      await checkPermission(guildWithCurrencyOff, [moderators]),
      await checkPermission(guildWithCurrencyOn, [moderators]),
    ]).toEqual(['ECOFF', 'in']);
  });
});
