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
import { Refusal } from '../../../platform/refusal.ts';
import { requireRight } from './require-right.ts';
import { RIGHT_LEVELS } from './rights.ts';

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
  /** The same check by economy.begin_operation. Resolves with 'allowed' or the refusal. */
  const checkInSql = (actor: Actor, needed: string, server = guildId) => {
    const [user, roles, permissions] =
      actor.kind === 'member' ? [actor.userId, actor.roleIds, actor.permissions] : [null, [], '0'];
    return ledger.admin
      .query('select economy.begin_operation($1, 1, $2, $3, $4, $5)', [server, user, roles, permissions, needed])
      .then(
        () => 'allowed',
        (error: Error) => error.message,
      );
  };

  const actors: [string, Actor, string][] = [
    ['the operator', operator, 'operator'],
    ['the owner', member(owner), 'owner'],
    ['an admin', member(newId(), { roleIds: [admins] }), 'admin'],
    ['a manager', member(newId(), { permissions: '32' }), 'admin'],
    ['a moderator', member(newId(), { roleIds: [moderators] }), 'moderator'],
    ['a member', member(newId()), 'everyone'],
    ['a stranger', member(newId(), { permissions: '0' }), 'stranger'],
  ];
  const levels = ['everyone', 'moderator', 'admin', 'owner', 'operator', 'stranger'];

  test.each(actors)(
    '%s is allowed exactly where their right is sufficient, by both checks',
    async (_name, actor, held) => {
      for (const needed of ['moderator', 'admin', 'owner', 'operator'] as const) {
        if (held !== 'stranger' && levels.indexOf(held) >= levels.indexOf(needed)) {
          expect(await check(actor, needed)).toBe(held);
          expect(await checkInSql(actor, needed)).toBe('allowed');
        } else {
          const code = held === 'stranger' ? 'server_missing' : 'not_allowed';
          await expect(check(actor, needed)).rejects.toMatchObject({ code });
          expect(await checkInSql(actor, needed)).toBe(held === 'stranger' ? 'server_missing' : 'not_allowed');
        }
      }
    },
  );

  test('with moderation off, moderators count as everyone and admins stay admins, by both checks', async () => {
    const server = await ledger.guild({
      admin_roles: [admins],
      moderator_roles: [moderators],
      feature_moderation: false,
    });
    const moderator = member(newId(), { roleIds: [moderators] });
    await expect(check(moderator, 'moderator', server)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(await checkInSql(moderator, 'moderator', server)).toBe('not_allowed');
    const admin = member(newId(), { roleIds: [admins] });
    expect(await check(admin, 'moderator', server)).toBe('admin');
    expect(await checkInSql(admin, 'moderator', server)).toBe('allowed');
  });

  test('both checks decide alike for every combination of owner, roles, permissions, switch and required right', async () => {
    const strangeRole = newId();
    const roleSets = [[], [strangeRole], [admins], [moderators], [moderators, strangeRole], [moderators, admins]];
    // None, those of ordinary members, Administrator, Manage Server, all.
    const permissionSets = ['0', '3072', '8', '32', '4503599627370495'];
    const ownerId = newId();
    let compared = 0;
    for (const isModerationOn of [true, false]) {
      const server = await ledger.guild({
        owner_id: ownerId,
        admin_roles: [admins],
        moderator_roles: [moderators],
        feature_moderation: isModerationOn,
      });
      const members = [ownerId, newId()].flatMap((userId) =>
        roleSets.flatMap((roleIds) => permissionSets.map((permissions) => member(userId, { roleIds, permissions }))),
      );
      for (const actor of [operator, { kind: 'system', job: 'test' } as const, ...members])
        for (const needed of RIGHT_LEVELS) {
          const inTypeScript = await check(actor, needed, server).then(
            () => 'allowed',
            (error: unknown) => (error instanceof Refusal ? error.code : error),
          );
          const isStranger = inTypeScript === 'server_missing';
          // Everyone may run the operations of members, also somebody without a role: `/daily` asks Discord for no more.
          const expected = needed === 'everyone' && isStranger ? 'allowed' : inTypeScript;
          expect({ actor, needed, isModerationOn, result: await checkInSql(actor, needed, server) }).toEqual({
            actor,
            needed,
            isModerationOn,
            result: expected,
          });
          compared += 1;
        }
    }
    expect(compared).toBe(2 * 62 * 5);
  });

  test('a server that does not exist is missing for every actor', async () => {
    await expect(check(operator, 'everyone', newId())).rejects.toMatchObject({
      kind: 'missing',
      code: 'server_missing',
    });
  });
});
