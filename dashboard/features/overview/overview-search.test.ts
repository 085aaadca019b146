import { expect, test } from 'vitest';
import { overviewSearch } from './overview-search.ts';

test('invalid search params fall back to the default overview', () => {
  expect(overviewSearch.parse({ range: '5y', as: 'pie' })).toEqual({});
  expect(overviewSearch.parse({ range: '3m', as: 'table' })).toEqual({ range: '3m', as: 'table' });
});
