import { describe, expect, test } from 'vitest';
import { updateFeed } from './pausable-feed.ts';
import { readOverviewSearch } from './overview-search.ts';
import { computeAxis, toBars, describeSupply, type Day } from './supply.ts';

/** So many days up to 22 November 2026. */
const days = (count: number, sources = 100, sinks = 40): Day[] =>
  Array.from({ length: count }, (_, at) => ({
    day: new Date(Date.UTC(2026, 10, 22 - (count - 1 - at))).toISOString().slice(0, 10),
    sources,
    sinks,
  }));

test('two weeks are told by day, with the month where it begins', () => {
  const labels = toBars(days(24), '14d').map(({ label }) => label);
  expect(labels.slice(0, 4)).toEqual(['30 Oct', '31', '1 Nov', '2']);
  expect(labels.at(-1)).toBe('Today');
});

test('three months become thirteen whole weeks and a year its calendar months, and no coin is lost', () => {
  const weeks = toBars(days(91), '3m');
  expect(weeks.map(({ sources }) => sources)).toEqual(Array.from({ length: 13 }, () => 700));
  const months = toBars(days(365), '1y');
  expect([months[0]?.name, months.at(-1)?.name, months.length]).toEqual(['November 2025', 'November 2026', 13]);
  expect(months.reduce((total, { sinks }) => total + sinks, 0)).toBe(365 * 40);
});

describe('the sentence says what the bars show', () => {
  const oneBad = days(14).with(5, { day: '2026-11-14', sources: 10, sinks: 500 });
  const twoBad = oneBad.with(6, { day: '2026-11-15', sources: 0, sinks: 1 });
  test.each<[string, Day[], number, string]>([
    ['growth', days(14), 10_000, 'Supply grew by 840 in 14 days, 9.2 %.'],
    ['growth from nothing', days(14), 840, 'Supply grew by 840 in 14 days.'],
    [
      'shrinking',
      days(14, 0, 50),
      9300,
      'Supply shrank by 700 in 14 days, 7.0 %. On 14 days more was taken out than made.',
    ],
    ['standing still', days(14, 0, 0), 500, 'Supply is what it was 14 days ago.'],
    ['one bad day', oneBad, 10_290, 'Supply grew by 290 in 14 days, 2.9 %. On 14 Nov more was taken out than made.'],
    ['bad days', twoBad, 10_229, 'Supply grew by 229 in 14 days, 2.3 %. On 2 days more was taken out than made.'],
  ])('%s', (_name, history, supply, expected) => {
    expect(describeSupply(history, supply, '14d')).toBe(expected);
  });
});

test('the axis has round marks within what the bars reach', () => {
  expect(computeAxis(toBars(days(14, 18_900, 21_300), '14d')).ticks).toEqual([-20_000, -10_000, 0, 10_000]);
  expect(computeAxis(toBars(days(14, 0, 0), '14d')).ticks).toEqual([0]);
  expect(computeAxis(toBars(days(14, 3, 1), '14d')).ticks).toEqual([-1, 0, 1, 2, 3]);
});

describe('the feed holds still while it is read', () => {
  const rows = (...ids: string[]) => ids.map((id) => ({ id }));
  test.each([
    ['nobody reads', rows('b', 'a'), rows('c', 'b', 'a'), false, ['c', 'b', 'a'], 0],
    ['somebody reads', rows('b', 'a'), rows('d', 'c', 'b'), true, ['b', 'a'], 2],
    ['nothing came', rows('b', 'a'), rows('b', 'a'), true, ['b', 'a'], 0],
    ['everything is newer', rows('b', 'a'), rows('f', 'e', 'd'), true, ['b', 'a'], 3],
    ['it was empty', [], rows('a'), true, ['a'], 0],
  ])('%s', (_name, visible, latest, isReading, ids, heldCount) => {
    const feed = updateFeed(visible, latest, isReading);
    expect([feed.visible.map(({ id }) => id), feed.heldCount]).toEqual([ids, heldCount]);
  });
});

test('an address that makes no sense shows the usual overview', () => {
  expect(readOverviewSearch({ range: '5y', as: 'pie' })).toEqual({});
  expect(readOverviewSearch({ range: '3m', as: 'table' })).toEqual({ range: '3m', as: 'table' });
});
