import { describe, expect, test } from 'vitest';
import { bodyOf, planOf, reasonFault, type Manner } from './balance-adjustment.ts';

const EZRA = { balance: 40, name: 'Ezra', currency: 'shells' };
const plan = (manner: Manner, amount: string) => planOf({ manner, amount, reason: '' }, EZRA);

describe('what an amount does to 40 shells', () => {
  test.each<[Manner, string, number, number]>([
    ['add', '250', 250, 290],
    ['add', ' 1,250 ', 1250, 1290],
    ['take', '40', 40, 0],
    ['set', '0', 0, 0],
    ['set', '75', 75, 75],
  ])('%s %j sends %i and leaves %i', (manner, text, amount, after) => {
    expect(plan(manner, text)).toEqual({ ok: true, amount, after });
  });

  test.each<[Manner, string, string | null]>([
    ['add', '', null],
    ['add', '2.5', 'Enter a whole number.'],
    ['add', '-5', 'Enter a whole number.'],
    ['add', '0', 'At least 1.'],
    ['take', '75', 'Ezra has 40 shells; 75 were to be taken. A balance cannot go below zero.'],
    ['set', '40', 'Ezra has exactly that.'],
    ['add', '9007199254740991', 'At most 9,007,199,254,740,951.'],
    ['set', '9999999999999999', 'At most 9,007,199,254,740,991.'],
  ])('%s %j is told: %s', (manner, text, fault) => {
    expect(plan(manner, text)).toEqual({ ok: false, fault });
  });
});

test('taking is sent below zero, setting as what is to be, and a reason without its edges', () => {
  const sent = (manner: Manner) => bodyOf({ manner, amount: '5', reason: ' won ' }, 5);
  expect(sent('add')).toEqual({ amount: 5, set: false, reason: 'won' });
  expect(sent('take')).toEqual({ amount: -5, set: false, reason: 'won' });
  expect(sent('set')).toEqual({ amount: 5, set: true, reason: 'won' });
});

test('a reason is asked for, and has an end', () => {
  expect(reasonFault('  ')).toBe('Say why.');
  expect(reasonFault('x'.repeat(201))).toBe('At most 200 characters.');
  expect(reasonFault('Best photo')).toBeUndefined();
});
