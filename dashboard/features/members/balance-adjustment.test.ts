import { describe, expect, test } from 'vitest';
import { toRequestBody, planAdjustment, validateAdjustment, type AdjustmentMode } from './balance-adjustment.ts';

const EZRA = { balance: 40, name: 'Ezra', currency: 'shells' };
const plan = (mode: AdjustmentMode, amount: string) => planAdjustment({ mode, amount, reason: '' }, EZRA);

describe('adjusting a balance of 40 shells', () => {
  test.each<[AdjustmentMode, string, number, number]>([
    ['add', '250', 250, 290],
    ['add', ' 1,250 ', 1250, 1290],
    ['take', '40', 40, 0],
    ['set', '0', 0, 0],
    ['set', '75', 75, 75],
  ])('mode %s with amount %j sends %i and leaves %i', (mode, text, amount, after) => {
    expect(plan(mode, text)).toEqual({ ok: true, amount, after });
  });

  test.each<[AdjustmentMode, string, string | null]>([
    ['add', '', null],
    ['add', '2.5', 'Enter a whole number.'],
    ['add', '-5', 'Enter a whole number.'],
    ['add', '0', 'At least 1.'],
    ['take', '75', 'Ezra has 40 shells; 75 were to be taken. A balance cannot go below zero.'],
    ['set', '40', 'Ezra has exactly that.'],
    ['add', '9007199254740991', 'At most 9,007,199,254,740,951.'],
    ['set', '9999999999999999', 'At most 9,007,199,254,740,991.'],
  ])('mode %s with amount %j is invalid: %s', (mode, text, error) => {
    expect(plan(mode, text)).toEqual({ ok: false, error });
  });
});

test('take sends a negative amount, set sends the new balance, and the reason is trimmed', () => {
  const bodyFor = (mode: AdjustmentMode) => toRequestBody({ mode, amount: '5', reason: ' won ' });
  expect(bodyFor('add')).toEqual({ amount: 5, set: false, reason: 'won' });
  expect(bodyFor('take')).toEqual({ amount: -5, set: false, reason: 'won' });
  expect(bodyFor('set')).toEqual({ amount: 5, set: true, reason: 'won' });
});

test('a reason is required and has a maximum length', () => {
  const errorsFor = (reason: string) => validateAdjustment({ mode: 'add', amount: '5', reason }, EZRA);
  expect(errorsFor('  ')).toEqual({ reason: 'Say why.' });
  expect(errorsFor('x'.repeat(201))).toEqual({ reason: 'At most 200 characters.' });
  expect(errorsFor('Best photo')).toEqual({});
});

test('an amount is required, and an impossible one is reported once', () => {
  const errorsFor = (amount: string) => validateAdjustment({ mode: 'take', amount, reason: 'x' }, EZRA);
  expect(errorsFor('')).toEqual({ amount: 'Enter an amount.' });
  expect(errorsFor('75')).toEqual({
    amount: 'Ezra has 40 shells; 75 were to be taken. A balance cannot go below zero.',
  });
});
