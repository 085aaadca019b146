import { expect, test } from 'vitest';
import { fitting, nextMessage, withNews, type Feed } from './rules.ts';

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, nth) => String(from + nth));
const EMPTY: Feed = { unsent: [], more: 0 };

test('every piece of news is told or counted, and once counting has begun nothing later is told before it', () => {
  const full = withNews(EMPTY, ids(0, 4_382));
  expect([full.unsent.length, full.more]).toEqual([200, 4_182]);
  expect(withNews({ unsent: ['1'], more: 3 }, ['5', '6'])).toEqual({ unsent: ['1'], more: 5 });
});

test('messages tell all of a feed in its order, and the count comes with the last', () => {
  let feed = withNews(EMPTY, ids(0, 250));
  const told: string[] = [];
  const counts: number[] = [];
  for (let message = nextMessage(feed); message !== undefined; message = nextMessage(feed)) {
    told.push(...message.told.unsent);
    counts.push(message.told.more);
    feed = message.left;
  }
  expect(told).toEqual(ids(0, 200));
  expect(counts).toEqual([0, 0, 0, 0, 50]);
});

test.each([
  [['aaa', 'bbb'], 8, 2, 0],
  [['aaa', 'bbb'], 7, 1, 1],
  [['aaaaaaaaa', 'b'], 5, 0, 2],
  [[], 5, 0, 0],
])('of lines %j within %i letters %i are shown and %i counted', (lines, longest, shown, left) => {
  const fit = fitting(lines, longest);
  expect([fit.shown.length, fit.left]).toEqual([shown, left]);
});
