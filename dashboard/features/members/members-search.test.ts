import { describe, expect, test } from 'vitest';
import { toInactiveMembersParams, toMembersParams, countPages, membersSearch, toggleSort } from './members-search.ts';

test('default and invalid search params are left out', () => {
  expect(membersSearch.parse({ sort: 'balance', order: 'desc', page: '1', show: 'here', q: '' })).toEqual({});
  expect(membersSearch.parse({ sort: 'shoe_size', order: 'up', page: '-3', show: 'gone', member: '12' })).toEqual({});
  expect(membersSearch.parse({ page: '402' })).toEqual({});
});

test('search params are read as they were written, and ids keep all their digits', () => {
  const search = {
    q: 'juno',
    show: 'left',
    sort: 'display_name',
    order: 'desc',
    page: 3,
    member: '1200000000000000004',
  };
  const written = Object.fromEntries(Object.entries(search).map(([key, value]) => [key, String(value)]));
  expect(membersSearch.parse(written)).toEqual(search);
});

test('inactive members are listed by one of the offered day counts, and the default is left out', () => {
  expect(membersSearch.parse({ show: 'inactive', days: '90' })).toEqual({ show: 'inactive', days: 90 });
  expect(membersSearch.parse({ show: 'inactive', days: '30' })).toEqual({ show: 'inactive' });
  expect(membersSearch.parse({ show: 'left', days: '90' })).toEqual({ show: 'left' });
  expect(membersSearch.parse({ show: 'inactive', days: '-1' })).toEqual({ show: 'inactive' });
  expect(toInactiveMembersParams({ show: 'inactive', page: 2 })).toEqual({ days: 30, limit: 25, offset: 25 });
});

test('the tab and cursor of the panel are kept only while a member is open', () => {
  const panel = { member: '1200000000000000004', tab: 'ledger', at: 'abc' };
  expect(membersSearch.parse(panel)).toEqual(panel);
  expect(membersSearch.parse({ ...panel, tab: 'adjust', at: '' })).toEqual({ member: panel.member });
  expect(membersSearch.parse({ tab: 'ledger', at: 'abc' })).toEqual({});
});

describe('the query parameters sent to the server', () => {
  test.each([
    [{}, { limit: 25, offset: 0, sort_by: 'balance', order: 'desc', standing: 'here' }],
    [
      { q: 'juno', page: 3 },
      { limit: 25, offset: 50, sort_by: 'balance', order: 'desc', standing: 'here', search: 'juno' },
    ],
    [
      { sort: 'display_name', show: 'all' } as const,
      { limit: 25, offset: 0, sort_by: 'display_name', order: 'asc', standing: 'all' },
    ],
  ])('for search %j', (search, expected) => {
    expect(toMembersParams(search)).toEqual(expected);
  });
});

test('a column heading sorts in its default order, then reverses it, and goes back to the first page', () => {
  const byName = toggleSort({ page: 4, q: 'a' }, 'display_name');
  expect(byName).toEqual({ q: 'a', sort: 'display_name' });
  expect(toggleSort(byName, 'display_name')).toEqual({ q: 'a', sort: 'display_name', order: 'desc' });
  expect(toggleSort(toggleSort(byName, 'display_name'), 'display_name')).toEqual(byName);
  expect(toggleSort({}, 'balance')).toEqual({ order: 'asc' });
});

test('the page count stops at the maximum offset of the API', () => {
  expect([0, 1, 25, 26, 1942, 1_000_000].map(countPages)).toEqual([1, 1, 1, 2, 78, 401]);
});
