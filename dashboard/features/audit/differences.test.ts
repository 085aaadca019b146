import { expect, test } from 'vitest';
import { formatValue } from '../../components/formatting/format-value.ts';
import { differences } from './differences.ts';

test.each([
  ['nothing', null, null, []],
  ['a value', { a: 1, b: 2 }, { a: 1, b: 3 }, [{ name: 'b', before: 2, after: 3 }]],
  ['a value that came', null, { reason: 'x' }, [{ name: 'reason', before: undefined, after: 'x' }]],
  ['a value that went', { a: 1 }, { a: null }, [{ name: 'a', before: 1, after: null }]],
  [
    'one of a group',
    { features: { tasks: true, currency: true } },
    { features: { tasks: false, currency: true } },
    [{ name: 'features.tasks', before: true, after: false }],
  ],
  ['a list', { a: [] }, { a: ['1'] }, [{ name: 'a', before: [], after: ['1'] }]],
  ['a bare value', null, 7, [{ name: 'value', before: undefined, after: 7 }]],
])('between two states: %s', (_, before, after, expected) => {
  expect(differences(before, after)).toEqual(expected);
});

test.each<[unknown, string]>([
  [null, 'none'],
  [[], 'none'],
  [12_000, '12,000'],
  [true, 'on'],
  [['1', 'other'], 'Council, other'],
  ['1', 'Council'],
])('%j reads %s', (value, formatted) => {
  expect(formatValue(value, new Map([['1', 'Council']]))).toBe(formatted);
});
