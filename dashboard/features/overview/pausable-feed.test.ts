import { describe, expect, test } from 'vitest';
import { updateFeed } from './pausable-feed.ts';

describe('the feed does not move while it is being read', () => {
  const rows = (...ids: string[]) => ids.map((id) => ({ id }));
  test.each([
    ['not being read', rows('b', 'a'), rows('c', 'b', 'a'), false, ['c', 'b', 'a'], 0],
    ['being read', rows('b', 'a'), rows('d', 'c', 'b'), true, ['b', 'a'], 2],
    ['no new rows', rows('b', 'a'), rows('b', 'a'), true, ['b', 'a'], 0],
    ['only new rows', rows('b', 'a'), rows('f', 'e', 'd'), true, ['b', 'a'], 3],
    ['empty before', [], rows('a'), true, ['a'], 0],
  ])('%s', (_name, visible, latest, isReading, ids, newCount) => {
    const feed = updateFeed(visible, latest, isReading);
    expect([feed.visible.map(({ id }) => id), feed.newCount]).toEqual([ids, newCount]);
  });
});
