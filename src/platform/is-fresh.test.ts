import { expect, test } from 'vitest';
import { isFresh } from './is-fresh.ts';

test.each([
  [1_000, true],
  [1_299, true],
  [1_300, false],
  [999, false],
  [-86_400_000, false],
])('what was stored at 1,000 for 300 is fresh at %i: %s', (nowMs, expected) => {
  expect(isFresh(1_000, 300, nowMs)).toBe(expected);
});
