import { expect, test } from 'vitest';
import { readOverviewSearch } from './overview-search.ts';

test('invalid search params fall back to the default overview', () => {
  expect(readOverviewSearch({ range: '5y', as: 'pie' })).toEqual({});
  expect(readOverviewSearch({ range: '3m', as: 'table' })).toEqual({ range: '3m', as: 'table' });
});
