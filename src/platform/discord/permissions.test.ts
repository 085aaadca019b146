import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { ALL_PERMISSIONS, channelPermissions, serverPermissions, highestRolePosition } from './permissions.ts';

const { ViewChannel: VIEW, SendMessages: SEND, EmbedLinks: EMBED, Administrator: ADMIN } = Bit;
const me = { guildId: '1', userId: '9', ownerId: '8', roleIds: ['2', '3'] };
const role = (id: string, permissions: bigint, position = 0) => ({ id, permissions: String(permissions), position });
const over = (id: string, type: 0 | 1, allow: bigint, deny: bigint) => ({
  id,
  type,
  allow: String(allow),
  deny: String(deny),
});

test.each([
  ['@everyone and own roles are combined', me, [role('1', VIEW), role('2', SEND), role('4', EMBED)], VIEW | SEND],
  ['an administrator has every permission', me, [role('1', VIEW), role('3', ADMIN)], ALL_PERMISSIONS],
  ['the owner has every permission', { ...me, ownerId: '9' }, [role('1', 0n)], ALL_PERMISSIONS],
])('in a server: %s', (_what, subject, roles, expected) => {
  expect(serverPermissions(subject, roles)).toBe(expected);
});

test.each([
  ['without overwrites', [], VIEW | SEND],
  ['denied to @everyone', [over('1', 0, 0n, SEND)], VIEW],
  ['a role allows what @everyone is denied', [over('2', 0, SEND, 0n), over('1', 0, 0n, SEND)], VIEW | SEND],
  ['among roles, allowing beats denying', [over('2', 0, 0n, SEND), over('3', 0, SEND, 0n)], VIEW | SEND],
  ['an overwrite of the member beats those of roles', [over('9', 1, 0n, SEND), over('2', 0, SEND, 0n)], VIEW],
  ['other roles do not count', [over('4', 0, 0n, VIEW | SEND)], VIEW | SEND],
  ['an overwrite of another member does not count', [over('7', 1, 0n, VIEW)], VIEW | SEND],
  ['a member who cannot see the channel has no permission', [over('1', 0, EMBED, VIEW)], 0n],
])('in a channel: %s', (_what, overwrites, expected) => {
  expect(channelPermissions(me, VIEW | SEND, overwrites)).toBe(expected);
});

test('no overwrite restricts an administrator', () => {
  expect(channelPermissions(me, ALL_PERMISSIONS, [over('1', 0, 0n, VIEW)])).toBe(ALL_PERMISSIONS);
});

test('the highest role of a member is found', () => {
  expect(highestRolePosition(me, [role('1', 0n), role('2', 0n, 4), role('3', 0n, 7), role('4', 0n, 9)])).toBe(7);
});
