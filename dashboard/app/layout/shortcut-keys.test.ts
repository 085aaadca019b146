import { IconUsers } from '@tabler/icons-react';
import { expect, test } from 'vitest';
import { shortcutLetter, resolveShortcut } from './shortcut-keys.ts';
import type { NavItem } from './nav-items.ts';

const createNavItem = (to: NavItem['to']): NavItem => ({ to, name: to, icon: IconUsers, group: null, isTab: false });
const NAV_ITEMS = [createNavItem('/s/$server'), createNavItem('/s/$server/members')];

test.each([
  ['g', undefined, { act: 'await' }],
  ['m', 100, { act: 'go', to: '/s/$server/members' }],
  ['o', 100, { act: 'go', to: '/s/$server' }],
  ['m', undefined, { act: 'none' }],
  ['m', -2000, { act: 'none' }],
  ['s', 100, { act: 'none' }],
  ['/', undefined, { act: 'search' }],
  ['?', 100, { act: 'help' }],
])('%s with a g pressed at %j means %j', (key, lastGAtMs, expected) => {
  expect(resolveShortcut({ key, atMs: 500 }, lastGAtMs, NAV_ITEMS)).toEqual(expected);
});

test('no two pages share a letter', () => {
  const letters = ['', '/members', '/transactions', '/settings', '/audit'].map((path) =>
    // Each of these is the address of a page.
    shortcutLetter(createNavItem(`/s/$server${path}` as NavItem['to'])),
  );
  expect(new Set(letters).size).toBe(letters.length);
});
