import { expect, test } from 'vitest';
import { readSignInSearch, signInUrl } from './sign-in-url.ts';

test('the page to return to survives the sign-in', () => {
  const url = signInUrl('/s/123/members?q=juno&page=2', true);
  const search = Object.fromEntries(new URL(url, 'http://here').searchParams);
  expect(readSignInSearch(search)).toEqual({ to: '/s/123/members?q=juno&page=2', ended: 1 });
});

test.each(['https://evil.example', '//evil.example', '/\\evil.example', '/sign-in?to=/x', 'javascript:alert(1)', ''])(
  'sign-in never redirects to %s',
  (to) => {
    expect(readSignInSearch({ to })).toEqual({});
  },
);
