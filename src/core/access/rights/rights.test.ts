import { expect, test } from 'vitest';
import type { Actor } from '../../../platform/work.ts';
import { actorSqlParams, isRightSufficient, resolveRight } from './rights.ts';

const roleConfiguration = { ownerId: '1', adminRoles: ['10', '11'], moderatorRoles: ['20'] };
const member = (userId: string, roleIds: string[], permissions: bigint): Actor => ({
  kind: 'member',
  userId,
  roleIds,
  permissions: String(permissions),
});

test.each([
  ['the operator', { kind: 'operator', username: 'a' }, 'operator'],
  ['the system', { kind: 'system', job: 'a' }, 'operator'],
  ['the owner without any role', member('1', [], 0n), 'owner'],
  ['an admin role', member('2', ['11'], 0n), 'admin'],
  ['an admin role and a moderator role', member('2', ['20', '10'], 0n), 'admin'],
  ['Administrator', member('2', [], 1n << 3n), 'admin'],
  ['Manage Server', member('2', [], 1n << 5n), 'admin'],
  ['a moderator role', member('2', ['5', '20'], 1n << 10n), 'moderator'],
  ['another role', member('2', ['5'], 1n << 10n), 'everyone'],
  ['permissions only', member('2', [], (1n << 51n) | (1n << 10n)), 'everyone'],
  ['neither role nor permission', member('2', [], 0n), 'stranger'],
] satisfies [string, Actor, string][])('resolves the right of an actor: %s', (_name, actor, right) => {
  expect(resolveRight(actor, roleConfiguration)).toBe(right);
});

test('a right includes every lower one, and a stranger has none', () => {
  expect(isRightSufficient('admin', 'moderator')).toBe(true);
  expect(isRightSufficient('moderator', 'moderator')).toBe(true);
  expect(isRightSufficient('moderator', 'admin')).toBe(false);
  expect(isRightSufficient('owner', 'operator')).toBe(false);
  expect(isRightSufficient('stranger', 'everyone')).toBe(false);
});

test('SQL functions get a member as ids and permission bits, operator and system as null', () => {
  expect(actorSqlParams(member('2', ['5'], 8n))).toEqual(['2', ['5'], '8']);
  expect(actorSqlParams({ kind: 'operator', username: 'a' })).toEqual([null, [], '0']);
});
