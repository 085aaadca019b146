import { describe, expect, test } from 'vitest';
import { computeAxis, toBars, describeSupply, type Day } from './supply.ts';

/** Returns `count` days up to 22 November 2026. */
const days = (count: number, sources = 100, sinks = 40): Day[] =>
  Array.from({ length: count }, (_, index) => ({
    day: new Date(Date.UTC(2026, 10, 22 - (count - 1 - index))).toISOString().slice(0, 10),
    sources,
    sinks,
  }));

test('two weeks are labelled by day, with the month on the first bar and where a month starts', () => {
  const labels = toBars(days(24), '14d').map(({ label }) => label);
  expect(labels.slice(0, 4)).toEqual(['30 Oct', '31', '1 Nov', '2']);
  expect(labels.at(-1)).toBe('Today');
});

test('three months group into 13 full weeks and a year into calendar months, and no coin is lost', () => {
  const weeks = toBars(days(91), '3m');
  expect(weeks.map(({ sources }) => sources)).toEqual(Array.from({ length: 13 }, () => 700));
  const months = toBars(days(365), '1y');
  expect([months[0]?.name, months.at(-1)?.name, months.length]).toEqual(['November 2025', 'November 2026', 13]);
  expect(months.reduce((total, { sinks }) => total + sinks, 0)).toBe(365 * 40);
});

describe('the summary says what the bars show', () => {
  const oneDeficit = days(14).with(5, { day: '2026-11-14', sources: 10, sinks: 500 });
  const twoDeficits = oneDeficit.with(6, { day: '2026-11-15', sources: 0, sinks: 1 });
  test.each<[string, Day[], number, string]>([
    ['growth', days(14), 10_000, 'Supply grew by 840 in 14 days, 9.2 %.'],
    ['growth from nothing', days(14), 840, 'Supply grew by 840 in 14 days.'],
    [
      'shrinking',
      days(14, 0, 50),
      9300,
      'Supply shrank by 700 in 14 days, 7.0 %. On 14 days more was taken out than made.',
    ],
    ['no change', days(14, 0, 0), 500, 'Supply is what it was 14 days ago.'],
    [
      'one day with a deficit',
      oneDeficit,
      10_290,
      'Supply grew by 290 in 14 days, 2.9 %. On 14 Nov more was taken out than made.',
    ],
    [
      'days with a deficit',
      twoDeficits,
      10_229,
      'Supply grew by 229 in 14 days, 2.3 %. On 2 days more was taken out than made.',
    ],
  ])('%s', (_name, history, supply, expected) => {
    expect(describeSupply(history, supply, '14d')).toBe(expected);
  });
});

test('axis ticks are round numbers within the range of the bars', () => {
  expect(computeAxis(toBars(days(14, 18_900, 21_300), '14d')).ticks).toEqual([-20_000, -10_000, 0, 10_000]);
  expect(computeAxis(toBars(days(14, 0, 0), '14d')).ticks).toEqual([0]);
  expect(computeAxis(toBars(days(14, 3, 1), '14d')).ticks).toEqual([-1, 0, 1, 2, 3]);
});
