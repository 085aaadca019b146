import { IconUsers } from '@tabler/icons-react';
import { expect, test } from 'vitest';
import { shortcutLetter, resolveShortcut } from './shortcut-keys.ts';
import type { NavItem } from './nav-items.ts';

const createNavItem = (to: NavItem['to']): NavItem => ({ to, name: to, icon: IconUsers, group: null, isTab: false });
const NAV_ITEMS = [createNavItem('/s/$server'), createNavItem('/s/$server/members')];

test.each([
  ['g', undefined, { action: 'await' }],
  ['m', 100, { action: 'go', to: '/s/$server/members' }],
  ['o', 100, { action: 'go', to: '/s/$server' }],
  ['m', undefined, { action: 'none' }],
  ['m', -2000, { action: 'none' }],
  ['s', 100, { action: 'none' }],
  ['/', undefined, { action: 'search' }],
  ['?', 100, { action: 'help' }],
])('key %s, with g last pressed at %j, resolves to %j', (key, lastGAtMs, expected) => {
  expect(resolveShortcut({ key, atMs: 500 }, lastGAtMs, NAV_ITEMS)).toEqual(expected);
});

test('no two pages share a shortcut letter', () => {
  const letters = ['', '/members', '/transactions', '/settings', '/audit'].map((path) =>
    // The cast is safe: each of these paths is a page.
    shortcutLetter(createNavItem(`/s/$server${path}` as NavItem['to'])),
  );
  expect(new Set(letters).size).toBe(letters.length);
});
