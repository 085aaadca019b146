import { expect, test } from 'vitest';
import { toEntriesParams, isFiltered, transactionsSearch } from './transactions-search.ts';

test('search params are parsed, and invalid ones are ignored', () => {
  const search = { user: '1200000000000000004', from: '2026-11-14', to: '2026-11-22', cursor: 'abc', open: 'txn_9' };
  expect(transactionsSearch.parse({ ...search, kind: 'daily,transfer_send' })).toEqual({
    ...search,
    kind: ['daily', 'transfer_send'],
  });
  const invalid = { kind: 'theft', user: 'me', from: 'yesterday', to: '2026-13-40', cursor: '', open: '9' };
  expect(transactionsSearch.parse(invalid)).toEqual({});
});

test('params written by the router and params already parsed give the same search', () => {
  const search = transactionsSearch.parse({ kind: 'refund,theft,daily' });
  expect(search).toEqual({ kind: ['daily', 'refund'] });
  expect(transactionsSearch.parse({ kind: String(search.kind) })).toEqual(search);
  expect(transactionsSearch.parse(search)).toEqual(search);
});

test('filters and cursor are sent to the server as query parameters', () => {
  expect(toEntriesParams({})).toEqual({ limit: 25 });
  expect(
    toEntriesParams({ kind: ['daily', 'refund'], user: '7', from: '2026-11-14', to: '2026-11-22', cursor: 'abc' }),
  ).toEqual({
    limit: 25,
    type: 'daily,refund',
    user_id: '7',
    start_date: '2026-11-14',
    end_date: '2026-11-22',
    cursor: 'abc',
  });
});

test.each([
  [{}, false],
  [transactionsSearch.parse({ cursor: 'abc', open: 'txn_9' }), false],
  [{ to: '2026-11-22' }, true],
  [{ kind: ['daily' as const] }, true],
])('search %j counts as filtered: %s', (search, expected) => {
  expect(isFiltered(search)).toBe(expected);
});
