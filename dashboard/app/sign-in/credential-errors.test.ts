import { expect, test } from 'vitest';
import { validateCredentials } from './credential-errors.ts';
import { readSignInSearch, signInUrl } from '../../api/sign-in-url.ts';

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
])('the contract judges %j', (fields, expected) => {
  expect(validateCredentials(fields)).toEqual(expected);
});

test('the wanted address survives the sign-in', () => {
  const address = signInUrl('/s/123/members?q=juno&page=2', true);
  const search = Object.fromEntries(new URL(address, 'http://here').searchParams);
  expect(readSignInSearch(search)).toEqual({ to: '/s/123/members?q=juno&page=2', ended: 1 });
});

test.each(['https://evil.example', '//evil.example', '/\\evil.example', '/sign-in?to=/x', 'javascript:alert(1)', ''])(
  'nobody is led to %s after signing in',
  (to) => {
    expect(readSignInSearch({ to })).toEqual({});
  },
);
