import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../tests/support/database/test-database.ts';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { recordAudit } from './record-audit.ts';

describe.each(engines)('the audit log on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  const readRecords = (guildId: string) =>
    ledger.asOwner<{ audit_id: string }>('select * from economy.audit where guild_id = $1 order by audit_id', [
      guildId,
    ]);

  test('stores who did what, with before and after, in order', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    await ledger.ctx(operator).transact(guildId, async (work) => {
      await recordAudit(work, {
        operation: 'save_settings',
        target: 'config',
        before: { prefix: '!' },
        after: { prefix: '?' },
      });
      await recordAudit(work, { operation: 'roll_back', target: 'txn_2' });
    });
    await ledger
      .ctx(member(userId))
      .transact(guildId, (work) => recordAudit(work, { operation: 'x', target: 'y', after: 1 }));
    const records = await readRecords(guildId);
    expect(records).toMatchObject([
      {
        actor_kind: 'operator',
        actor: 'admin',
        act: 'save_settings',
        target: 'config',
        before: { prefix: '!' },
        after: { prefix: '?' },
      },
      { actor_kind: 'operator', act: 'roll_back', target: 'txn_2', before: null, after: null },
      { actor_kind: 'member', actor: userId, act: 'x', before: null, after: 1 },
    ]);
    for (const { audit_id: id } of records) expect(id).toMatch(/^\d{18,19}$/);
  });

  test('a transaction that rolls back leaves no record', async () => {
    const guildId = await ledger.guild();
    const failing = ledger.ctx(operator).transact(guildId, async (work) => {
      await recordAudit(work, { operation: 'a', target: 'b' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await readRecords(guildId)).toEqual([]);
  });
});
