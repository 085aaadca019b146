import { expect, test } from 'vitest';
import { formatValue } from './format-value.ts';

test.each<[unknown, string]>([
  [null, 'none'],
  [[], 'none'],
  [12_000, '12,000'],
  [true, 'on'],
  [['1', 'other'], 'Council, other'],
  ['1', 'Council'],
])('value %j is formatted as %s', (value, formatted) => {
  expect(formatValue(value, new Map([['1', 'Council']]))).toBe(formatted);
});
