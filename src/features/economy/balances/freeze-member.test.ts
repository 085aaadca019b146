import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../../tests/support/database/test-database.ts';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { claimDaily } from '../daily/claim-daily.ts';
import { freezeMember, unfreezeMember } from './freeze-member.ts';

describe.each(engines)('freezing accounts on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  const auditOf = (guildId: string) =>
    ledger.asOwner<{ act: string }>('select * from economy.audit where guild_id = $1 order by audit_id', [guildId]);

  test('a frozen member cannot claim until unfrozen, and the audit log has the actor and the reason', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    const claim = () => claimDaily(ledger.ctx(member(userId)), { guildId });
    const { frozenAt } = await freezeMember(ledger.ctx(operator), { guildId, userId, reason: 'a second account' });
    await expect(claim()).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'frozen',
      data: { reason: 'a second account' },
    });
    const again = await freezeMember(ledger.ctx(operator), { guildId, userId, reason: 'still' });
    expect(again).toEqual({ frozenAt, reason: 'still' });
    expect(await unfreezeMember(ledger.ctx(operator), { guildId, userId })).toEqual({ wasFrozen: true });
    expect(await claim()).toMatchObject({ balance: 100 });
    const since = frozenAt.toISOString();
    const record = { actor_kind: 'operator', actor: 'admin', target: `user:${userId}` };
    expect(await auditOf(guildId)).toMatchObject([
      { ...record, act: 'freeze_member', before: null, after: { frozen_at: since, reason: 'a second account' } },
      { ...record, act: 'freeze_member', before: { reason: 'a second account' }, after: { reason: 'still' } },
      { ...record, act: 'unfreeze_member', before: { frozen_at: since, reason: 'still' }, after: null },
    ]);
    const changes = await ledger.asOwner(
      `select affected_ids from economy.changes where guild_id = $1 and data_type = 'users' order by id`,
      [guildId],
    );
    expect(changes).toHaveLength(4);
  });

  test('unfreezing a member who is not frozen changes nothing', async () => {
    const guildId = await ledger.guild();
    expect(await unfreezeMember(ledger.ctx(operator), { guildId, userId: newId() })).toEqual({ wasFrozen: false });
    expect(await auditOf(guildId)).toEqual([]);
  });

  test('only admins can freeze and unfreeze, and only in a known server', async () => {
    const roleId = newId();
    const guildId = await ledger.guild({ moderator_roles: [roleId] });
    for (const useCase of [freezeMember, unfreezeMember]) {
      const callAs = (actor: Parameters<TestLedger['ctx']>[0], server = guildId) =>
        useCase(ledger.ctx(actor), { guildId: server, userId: newId() });
      await expect(callAs(member(newId(), { roleIds: [roleId] }))).rejects.toMatchObject({ code: 'not_allowed' });
      await expect(callAs(member(newId(), { permissions: '0' }))).rejects.toMatchObject({ code: 'server_missing' });
      await expect(callAs(operator, newId())).rejects.toMatchObject({ code: 'server_missing' });
      await callAs(member(newId(), { permissions: '32' }));
    }
  });
});
