import { expect, test } from 'vitest';
import { listDifferences } from './differences.ts';

test.each([
  ['nothing', null, null, []],
  ['a changed value', { a: 1, b: 2 }, { a: 1, b: 3 }, [{ name: 'b', before: 2, after: 3 }]],
  ['an added value', null, { reason: 'x' }, [{ name: 'reason', before: undefined, after: 'x' }]],
  ['a removed value', { a: 1 }, { a: null }, [{ name: 'a', before: 1, after: null }]],
  [
    'a value inside a group',
    { features: { tasks: true, currency: true } },
    { features: { tasks: false, currency: true } },
    [{ name: 'features.tasks', before: true, after: false }],
  ],
  ['a list', { a: [] }, { a: ['1'] }, [{ name: 'a', before: [], after: ['1'] }]],
  ['a value without a name', null, 7, [{ name: 'value', before: undefined, after: 7 }]],
])('the difference between two states: %s', (_, before, after, expected) => {
  expect(listDifferences(before, after)).toEqual(expected);
});
