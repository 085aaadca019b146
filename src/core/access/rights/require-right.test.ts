import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../../tests/support/database/test-database.ts';
import type { Actor } from '../../../platform/work.ts';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { requireRight } from './require-right.ts';

describe.each(engines)('the permission check on %s', (engine) => {
  let ledger: TestLedger;
  const [owner, admins, moderators] = [newId(), newId(), newId()];
  let guildId = '';
  beforeAll(async () => {
    ledger = await testLedger(engine);
    guildId = await ledger.guild({ owner_id: owner, admin_roles: [admins], moderator_roles: [moderators] });
  });
  afterAll(() => ledger.close());

  const check = (actor: Actor, needed: Parameters<typeof requireRight>[3], server = guildId) => {
    const ctx = ledger.ctx(actor);
    return ctx.read(server, (queries) => requireRight(ctx, queries, server, needed));
  };
  /** The same judged by the hot acts' own check; answers whether it let the actor in. */
  const checkInSql = (actor: Actor, needed: string, server = guildId) => {
    const [user, roles, permissions] =
      actor.kind === 'member' ? [actor.userId, actor.roleIds, actor.permissions] : [null, [], '0'];
    return ledger.admin
      .query('select economy.begin_operation($1, 1, $2, $3, $4, $5, null)', [server, user, roles, permissions, needed])
      .then(
        () => 'in',
        (error: { code: string }) => error.code,
      );
  };

  const people: [string, Actor, string][] = [
    ['the operator', operator, 'operator'],
    ['the owner', member(owner), 'owner'],
    ['an admin', member(newId(), { roleIds: [admins] }), 'admin'],
    ['a manager', member(newId(), { permissions: '32' }), 'admin'],
    ['a moderator', member(newId(), { roleIds: [moderators] }), 'moderator'],
    ['anybody', member(newId()), 'everyone'],
    ['a stranger', member(newId(), { permissions: '0' }), 'stranger'],
  ];
  const levels = ['everyone', 'moderator', 'admin', 'owner', 'operator', 'stranger'];

  test.each(people)('%s gets in where the right is enough, by both checks alike', async (_name, actor, held) => {
    for (const needed of ['moderator', 'admin', 'owner', 'operator'] as const) {
      if (held !== 'stranger' && levels.indexOf(held) >= levels.indexOf(needed)) {
        expect(await check(actor, needed)).toBe(held);
        expect(await checkInSql(actor, needed)).toBe('in');
      } else {
        const code = held === 'stranger' ? 'server_missing' : 'not_allowed';
        await expect(check(actor, needed)).rejects.toMatchObject({ code });
        expect(await checkInSql(actor, needed)).toBe(held === 'stranger' ? 'EC404' : 'ECRGT');
      }
    }
  });

  test('with moderation switched off moderators are like everybody, and admins are not, by both checks alike', async () => {
    const server = await ledger.guild({
      admin_roles: [admins],
      moderator_roles: [moderators],
      feature_moderation: false,
    });
    const moderator = member(newId(), { roleIds: [moderators] });
    await expect(check(moderator, 'moderator', server)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(await checkInSql(moderator, 'moderator', server)).toBe('ECRGT');
    const admin = member(newId(), { roleIds: [admins] });
    expect(await check(admin, 'moderator', server)).toBe('admin');
    expect(await checkInSql(admin, 'moderator', server)).toBe('in');
  });

  test('a server that is not there is missing for everybody', async () => {
    await expect(check(operator, 'everyone', newId())).rejects.toMatchObject({
      kind: 'missing',
      code: 'server_missing',
    });
  });
});
