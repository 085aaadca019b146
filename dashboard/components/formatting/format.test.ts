import { describe, expect, test } from 'vitest';
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
])('%d is formatted in full, with a true minus sign', (coins, amount, signedAmount) => {
  expect(formatNumber(coins)).toBe(amount);
  expect(formatSignedNumber(coins)).toBe(signedAmount);
});

test('axis ticks are compact, and unsigned on both sides of zero', () => {
  expect([20_000, -20_000, 0, 1_500_000].map(formatAxisTick)).toEqual(['20k', '20k', '0', '1.5m']);
  expect(formatPercent(-0.0199)).toBe('2.0 %');
});

describe('the age of a time', () => {
  test.each([
    [-5, '0 s'],
    [8, '8 s'],
    [240, '4 min'],
    [3 * 3600, '3 h'],
    [34 * 86_400, '20 Oct'],
    [400 * 86_400, '19 Oct 2025'],
  ])('%d seconds ago is formatted as %s', (seconds, expected) => {
    expect(formatAge(NOW - seconds * 1000, NOW, 'Europe/Oslo')).toBe(expected);
  });
});

test('a calendar day starts at midnight in the given time zone', () => {
  expect(toCalendarDay(NOW, 'UTC')).toBe('2026-11-22');
  expect(toCalendarDay(NOW, 'Europe/Oslo')).toBe('2026-11-23');
  expect(formatTime(NOW, 'Europe/Oslo', true)).toBe('00:30:08');
  expect(formatExactTime(NOW, 'Europe/Oslo')).toContain('23 November 2026 at 00:30:08');
  expect([cityOfTimeZone('America/New_York'), cityOfTimeZone('UTC')]).toEqual(['New York', 'UTC']);
});
