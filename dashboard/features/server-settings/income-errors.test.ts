import { expect, test } from 'vitest';
import { validateIncome } from './income-errors.ts';

test.each<[string, number | string, number | string, string[]]>([
  ['7', 50, 24, []],
  ['7', 1, 8760, []],
  ['', '', 24, ['role', 'amount']],
  ['7', 0, 0, ['amount', 'every_hours']],
  ['7', '2.5', 8761, ['amount', 'every_hours']],
  ['7', Number.MAX_SAFE_INTEGER + 1, 1, ['amount']],
])('role %j, %j coins every %j hours: invalid fields are %j', (role, amount, hours, invalidFields) => {
  expect(Object.keys(validateIncome(role, { amount, every_hours: hours }))).toEqual(invalidFields);
});
