import { expect, test } from 'vitest';
import { NAV_ITEMS } from './nav-items.ts';
import { resolveShortcut } from './shortcut-keys.ts';

const SHOWN_ITEMS = NAV_ITEMS.filter(({ group }) => group !== 'server');

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
  expect(resolveShortcut({ key, atMs: 500 }, lastGAtMs, SHOWN_ITEMS)).toEqual(expected);
});

test('no two pages share a shortcut letter', () => {
  expect(new Set(NAV_ITEMS.map(({ letter }) => letter)).size).toBe(NAV_ITEMS.length);
});
