import { IconUsers } from '@tabler/icons-react';
import { expect, test } from 'vitest';
import { letterOf, meaningOf } from './shortcut-keys.ts';
import type { Place } from './nav-items.ts';

const place = (to: Place['to']): Place => ({ to, name: to, icon: IconUsers, group: null, isTab: false });
const PLACES = [place('/s/$server'), place('/s/$server/members')];

test.each([
  ['g', undefined, { act: 'await' }],
  ['m', 100, { act: 'go', to: '/s/$server/members' }],
  ['o', 100, { act: 'go', to: '/s/$server' }],
  ['m', undefined, { act: 'none' }],
  ['m', -2000, { act: 'none' }],
  ['s', 100, { act: 'none' }],
  ['/', undefined, { act: 'search' }],
  ['?', 100, { act: 'help' }],
])('%s with a g pressed at %j means %j', (key, wasG, meaning) => {
  expect(meaningOf({ key, atMs: 500 }, wasG, PLACES)).toEqual(meaning);
});

test('no two pages share a letter', () => {
  const letters = ['', '/members', '/transactions', '/settings', '/audit'].map((path) =>
    // Each of these is the address of a page.
    letterOf(place(`/s/$server${path}` as Place['to'])),
  );
  expect(new Set(letters).size).toBe(letters.length);
});
