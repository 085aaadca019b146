import { expect, test } from 'vitest';
import { takeFittingLines, splitNextMessage, appendToFeed, type LogFeed } from './rules.ts';

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => String(from + index));
const EMPTY: LogFeed = { unsent: [], more: 0 };

test('each id is stored or counted, and once counting has begun later ids are only counted', () => {
  const full = appendToFeed(EMPTY, ids(0, 4_382));
  expect([full.unsent.length, full.more]).toEqual([200, 4_182]);
  expect(appendToFeed({ unsent: ['1'], more: 3 }, ['5', '6'])).toEqual({ unsent: ['1'], more: 5 });
});

test('messages contain the whole feed in order, and the last one contains the count', () => {
  let feed = appendToFeed(EMPTY, ids(0, 250));
  const sentIds: string[] = [];
  const counts: number[] = [];
  for (let message = splitNextMessage(feed); message !== undefined; message = splitNextMessage(feed)) {
    sentIds.push(...message.content.unsent);
    counts.push(message.content.more);
    feed = message.remaining;
  }
  expect(sentIds).toEqual(ids(0, 200));
  expect(counts).toEqual([0, 0, 0, 0, 50]);
});

test.each([
  [['aaa', 'bbb'], 8, 2, 0],
  [['aaa', 'bbb'], 7, 1, 1],
  [['aaaaaaaaa', 'b'], 5, 0, 2],
  [[], 5, 0, 0],
])('of lines %j within %i characters %i fit and %i are counted', (lines, maxLength, fittingCount, omittedCount) => {
  const result = takeFittingLines(lines, maxLength);
  expect([result.fittingLines.length, result.omittedCount]).toEqual([fittingCount, omittedCount]);
});
