import { expect, test } from 'vitest';
import { toRequestBody, validateIncome } from './income-values.ts';

const ROLE_ID = '1200000000000000004';

test.each<[string, string, string, string[]]>([
  [ROLE_ID, '50', '24', []],
  [ROLE_ID, '1', '8,760', []],
  ['', '', '24', ['amount', 'role_id']],
  [ROLE_ID, '0', '0', ['amount', 'every_hours']],
  [ROLE_ID, '2.5', '8761', ['amount', 'every_hours']],
  [ROLE_ID, String(Number.MAX_SAFE_INTEGER + 1), '1', ['amount']],
])('role %j, %j coins every %j hours: invalid fields are %j', (role_id, amount, every_hours, invalidFields) => {
  expect(Object.keys(validateIncome({ role_id, amount, every_hours })).toSorted()).toEqual(invalidFields);
});

test('numbers are sent as numbers, and the role is not part of the body', () => {
  expect(toRequestBody({ role_id: ROLE_ID, amount: '1,200', every_hours: '24' })).toEqual({
    amount: 1_200,
    every_hours: 24,
  });
});

test('each field has one sentence', () => {
  const sentences = {
    role_id: 'Choose a role.',
    amount: 'Enter a whole number of at least 1.',
    every_hours: 'Enter 1 to 8,760 hours.',
  };
  expect(validateIncome({ role_id: '', amount: '', every_hours: '' })).toEqual(sentences);
  expect(validateIncome({ role_id: '', amount: '0', every_hours: '9000' })).toEqual(sentences);
});
