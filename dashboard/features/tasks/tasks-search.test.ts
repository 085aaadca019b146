import { expect, test } from 'vitest';
import { readTasksSearch, toTableParams } from './tasks-search.ts';

test('an address reads back as it was written, and what makes no sense there is left out', () => {
  const search = { q: 'pier', category: 'Art', view: 'table', state: 'paused', page: '3' };
  expect(readTasksSearch(search)).toEqual({ ...search, page: 3 });
  expect(readTasksSearch({ q: '', view: 'board', state: 'gone', page: '0', other: 'x' })).toEqual({});
});

test('the third page of paused tasks is asked for as such', () => {
  expect(toTableParams({ state: 'paused', page: 3 })).toMatchObject({ state: 'paused', limit: 25, offset: 50 });
});
