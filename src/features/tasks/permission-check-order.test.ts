import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../tests/support/database/test-database.ts';
import { newId, testLedger, type TestLedger } from '../../../tests/support/fixtures/ledger-fixtures.ts';

describe.each(engines)('permission checks of hot-path operations on %s', (engine) => {
  let ledger: TestLedger;
  const moderators = newId();
  let guildWithTasksOff = '';
  let guildWithTasksOn = '';
  beforeAll(async () => {
    ledger = await testLedger(engine);
    guildWithTasksOff = await ledger.guild({ feature_tasks: false, moderator_roles: [moderators] });
    guildWithTasksOn = await ledger.guild({ moderator_roles: [moderators] });
  });
  afterAll(() => ledger.close());

  /** Opens an operation that requires a moderator and tasks. Resolves with 'allowed' or the refusal. */
  const checkPermission = (guildId: string, roleIds: readonly string[]) =>
    ledger.admin
      .query(`select economy.begin_staff_task_operation($1, 1, $2, $3, '3072', 'moderator')`, [
        guildId,
        newId(),
        roleIds,
      ])
      .then(
        () => 'allowed',
        (error: Error) => error.message,
      );

  test('the right is checked before the feature, so nobody without it learns of the switch', async () => {
    expect(await checkPermission(newId(), [moderators])).toBe('server_missing');
    expect(await checkPermission(guildWithTasksOff, [])).toBe('not_allowed');
    expect(await checkPermission(guildWithTasksOff, [moderators])).toBe('feature_off');
  });

  test('a feature switched off in one server stays on in another', async () => {
    expect([
      await checkPermission(guildWithTasksOff, [moderators]),
      await checkPermission(guildWithTasksOn, [moderators]),
    ]).toEqual(['feature_off', 'allowed']);
  });
});
