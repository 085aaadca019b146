import { expect, test } from 'vitest';
import { dailyEffect } from './use-daily-effect.ts';

test.each([
  [602, 100, 120, 'At this week’s pace: 1,720 more shells a day.'],
  [602, 100, 80, 'At this week’s pace: 1,720 fewer shells a day.'],
  [7, 100, 101, 'At this week’s pace: 1 more shells a day.'],
  [0, 100, 500, undefined],
])('with %i claims in a week, changing %i to %i means: %s', (claims, was, mine, expected) => {
  expect(dailyEffect({ claims, was, mine, currency: 'shells' })).toBe(expected);
});
