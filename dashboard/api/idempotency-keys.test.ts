import { expect, test } from 'vitest';
import { createIdempotencyKeys, isUncertain } from './idempotency-keys.ts';
import { ApiError } from './api-error.ts';

const createCountedKeys = () => {
  let count = 0;
  return createIdempotencyKeys(() => `key ${++count}`);
};

test('a request repeated before its outcome is known keeps its key; another request gets a new key', () => {
  const keys = createCountedKeys();
  expect(keys.keyFor({ amount: 5 })).toBe('key 1');
  expect(keys.keyFor({ amount: 5 })).toBe('key 1');
  expect(keys.keyFor({ amount: 6 })).toBe('key 2');
});

test('once the outcome is known, the same request gets a new key', () => {
  const keys = createCountedKeys();
  keys.keyFor({ amount: 5 });
  keys.settle();
  expect(keys.keyFor({ amount: 5 })).toBe('key 2');
});

test.each([
  [0, 'timed_out', true],
  [503, 'uncertain', true],
  [500, 'unexpected', true],
  [409, 'idempotency_in_flight', true],
  [409, 'insufficient_funds', false],
  [429, 'too_many_changes', false],
  [400, 'invalid_input', false],
])('after %i %s the outcome is uncertain: %s', (status, code, expected) => {
  expect(isUncertain(new ApiError({ status, code, message: '' }))).toBe(expected);
});
