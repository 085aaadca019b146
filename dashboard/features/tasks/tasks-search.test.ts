import { expect, test } from 'vitest';
import { tasksSearch, toTableParams } from './tasks-search.ts';

test('search params are read as they were written, and invalid ones are left out', () => {
  const search = { q: 'pier', category: 'Art', view: 'table', state: 'paused', page: '3' };
  expect(tasksSearch.parse(search)).toEqual({ ...search, page: 3 });
  expect(tasksSearch.parse({ q: '', view: 'board', state: 'gone', page: '0', other: 'x' })).toEqual({});
});

test('the third page of paused tasks is requested by state, limit and offset', () => {
  expect(toTableParams({ state: 'paused', page: 3 })).toMatchObject({ state: 'paused', limit: 25, offset: 50 });
});
