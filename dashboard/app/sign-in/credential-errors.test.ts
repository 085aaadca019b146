import { expect, test } from 'vitest';
import { validateCredentials } from './credential-errors.ts';

test.each([
  [
    { username: '', password: '' },
    { username: 'Enter the name.', password: 'Enter the password.' },
  ],
  [
    { username: 'mara', password: '' },
    { username: undefined, password: 'Enter the password.' },
  ],
  [
    { username: 'm'.repeat(101), password: 'x' },
    { username: 'A name has at most 100 characters.', password: undefined },
  ],
  [
    { username: 'mara', password: 'x' },
    { username: undefined, password: undefined },
  ],
])('credentials are validated against the contract: %j', (fields, expected) => {
  expect(validateCredentials(fields)).toEqual(expected);
});
