import { expect, test } from 'vitest';
import { parseWholeNumber } from './parse-whole-number.ts';

test.each([
  ['120', 120],
  ['1,284,360', 1_284_360],
  [' 12 000 ', 12_000],
  ['', ''],
  ['-5', '-5'],
  ['1.5', '1.5'],
  ['12e3', '12e3'],
  ['12345678901234567', '12345678901234567'],
])('%j is parsed as %j', (text, value) => {
  expect(parseWholeNumber(text)).toBe(value);
});
