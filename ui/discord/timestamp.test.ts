import { describe, expect, test } from 'vitest';
import { formatRelativeTime, formatSentAt, formatTimestamp } from './timestamp.ts';

const NOW = Date.parse('2026-11-22T13:32:00Z');

test.each([
  [0, 'in 0 seconds'],
  [45, 'in 45 seconds'],
  [-61, '1 minute ago'],
  [9 * 3600 + 28 * 60, 'in 9 hours'],
  [-86_400 * 3, '3 days ago'],
  [86_400 * 400, 'in 1 year'],
])('%s s from now is formatted as %s', (seconds, expected) => {
  expect(formatRelativeTime(NOW + seconds * 1000, NOW)).toBe(expected);
});

test('a timestamp is formatted in the given time zone', () => {
  const seconds = NOW / 1000;
  expect(formatTimestamp(seconds, 't', NOW, 'Europe/Oslo')).toBe('14:32');
  expect(formatTimestamp(seconds, 'D', NOW, 'Europe/Oslo')).toBe('22 November 2026');
  expect(formatTimestamp(9_999_999_999_999, 'F', NOW)).toBe('Invalid date');
});

describe('the time next to the author', () => {
  test.each([
    ['2026-11-22T13:02:00Z', 'Today at 14:02'],
    ['2026-11-21T23:30:00Z', 'Today at 00:30'],
    ['2026-11-21T22:30:00Z', 'Yesterday at 23:30'],
    ['2026-10-01T08:00:00Z', '01/10/2026, 10:00'],
  ])('%s is formatted as %s in Oslo', (iso, expected) => {
    expect(formatSentAt(iso, NOW, 'Europe/Oslo')).toBe(expected);
  });
});
