import { describe, expect, test } from 'vitest';
import { buildUrl } from '../../api/call.ts';
import {
  toInactiveMembersParams,
  toMembersParams,
  countPages,
  readMembersSearch,
  toggleSort,
} from './members-search.ts';

test('what is usual is left out of the address, and nonsense counts as left out', () => {
  expect(readMembersSearch({ sort: 'balance', order: 'desc', page: '1', show: 'here', q: '' })).toEqual({});
  expect(readMembersSearch({ sort: 'shoe_size', order: 'up', page: '-3', show: 'gone', member: '12' })).toEqual({});
  expect(readMembersSearch({ page: '402' })).toEqual({});
});

test('an address is read as it was written, and ids keep all their digits', () => {
  const search = {
    q: 'juno',
    show: 'left',
    sort: 'display_name',
    order: 'desc',
    page: 3,
    member: '1200000000000000004',
  };
  const written = Object.fromEntries(Object.entries(search).map(([key, value]) => [key, String(value)]));
  expect(readMembersSearch(written)).toEqual(search);
});

test('the inactive are asked for by days of a known choice, of which the usual is left out', () => {
  expect(readMembersSearch({ show: 'inactive', days: '90' })).toEqual({ show: 'inactive', days: 90 });
  expect(readMembersSearch({ show: 'inactive', days: '30' })).toEqual({ show: 'inactive' });
  expect(readMembersSearch({ show: 'left', days: '90' })).toEqual({ show: 'left' });
  expect(readMembersSearch({ show: 'inactive', days: '-1' })).toEqual({ show: 'inactive' });
  expect(toInactiveMembersParams({ show: 'inactive', page: 2 })).toEqual({ days: 30, limit: 25, offset: 25 });
});

test('what the panel shows is in the address as long as somebody is shown', () => {
  const panel = { member: '1200000000000000004', tab: 'ledger', at: 'abc' };
  expect(readMembersSearch(panel)).toEqual(panel);
  expect(readMembersSearch({ ...panel, tab: 'adjust', at: '' })).toEqual({ member: panel.member });
  expect(readMembersSearch({ tab: 'ledger', at: 'abc' })).toEqual({});
});

describe('what is asked of the server', () => {
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
  ])('%j', (search, expected) => {
    expect(toMembersParams(search)).toEqual(expected);
  });
});

test('pressing a heading sorts in the usual order, pressing again turns round, and paging starts over', () => {
  const byName = toggleSort({ page: 4, q: 'a' }, 'display_name');
  expect(byName).toEqual({ q: 'a', sort: 'display_name' });
  expect(toggleSort(byName, 'display_name')).toEqual({ q: 'a', sort: 'display_name', order: 'desc' });
  expect(toggleSort(toggleSort(byName, 'display_name'), 'display_name')).toEqual(byName);
  expect(toggleSort({}, 'balance')).toEqual({ order: 'asc' });
});

test('pages end where the API does', () => {
  expect([0, 1, 25, 26, 1942, 1_000_000].map(countPages)).toEqual([1, 1, 1, 2, 78, 401]);
});

test('an endpoint is addressed with its parameters escaped and what is undefined left out', () => {
  const url = buildUrl('/api/:server_id/users/:user_id', {
    params: { server_id: '7', user_id: 'a/b' },
    query: { limit: 5, search: 'ä & b', cursor: undefined },
  });
  expect(url).toBe('/api/7/users/a%2Fb?limit=5&search=%C3%A4+%26+b');
});
