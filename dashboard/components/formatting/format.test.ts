import { describe, expect, test } from 'vitest';
import { initialsOf } from '../../../ui/components/avatar.tsx';
import {
  formatAge,
  formatAxisTick,
  cityOfTimeZone,
  formatTime,
  formatNumber,
  toCalendarDay,
  formatSignedNumber,
  formatExactTime,
  formatPercent,
} from './format.ts';

const NOW = Date.parse('2026-11-22T23:30:08Z');

test.each([
  [1_284_360, '1,284,360', '+1,284,360'],
  [0, '0', '0'],
  [-480, '\u2212480', '\u2212480'],
  [Number.MAX_SAFE_INTEGER, '9,007,199,254,740,991', '+9,007,199,254,740,991'],
])('%d coins are never shortened and their sign is a true minus', (coins, amount, movement) => {
  expect(formatNumber(coins)).toBe(amount);
  expect(formatSignedNumber(coins)).toBe(movement);
});

test('axes may shorten, and read as amounts on both sides', () => {
  expect([20_000, -20_000, 0, 1_500_000].map(formatAxisTick)).toEqual(['20k', '20k', '0', '1.5m']);
  expect(formatPercent(-0.0199)).toBe('2.0 %');
});

describe('how long ago', () => {
  test.each([
    [-5, '0 s'],
    [8, '8 s'],
    [240, '4 min'],
    [3 * 3600, '3 h'],
    [34 * 86_400, '20 Oct'],
    [400 * 86_400, '19 Oct 2025'],
  ])('%d seconds ago reads %s', (seconds, expected) => {
    expect(formatAge(NOW - seconds * 1000, NOW, 'Europe/Oslo')).toBe(expected);
  });
});

test('the day begins at midnight in the zone of the server', () => {
  expect(toCalendarDay(NOW, 'UTC')).toBe('2026-11-22');
  expect(toCalendarDay(NOW, 'Europe/Oslo')).toBe('2026-11-23');
  expect(formatTime(NOW, 'Europe/Oslo', true)).toBe('00:30:08');
  expect(formatExactTime(NOW, 'Europe/Oslo')).toContain('23 November 2026 at 00:30:08');
  expect([cityOfTimeZone('America/New_York'), cityOfTimeZone('UTC')]).toEqual(['New York', 'UTC']);
});

test.each([
  ['Juno Kaya', 'JK'],
  ['Kestrel', 'KE'],
  ['Anna Maria von Trapp', 'AT'],
  ['  ', '?'],
  ['🦊 Fox', '🦊F'],
])('the initials of "%s" are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
