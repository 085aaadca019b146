import { expect, test } from 'vitest';
import { buildUrl } from './call.ts';

test('the URL of an endpoint has escaped path parameters and no undefined query values', () => {
  const url = buildUrl('/api/:server_id/users/:user_id', {
    params: { server_id: '7', user_id: 'a/b' },
    query: { limit: 5, search: 'ä & b', cursor: undefined },
  });
  expect(url).toBe('/api/7/users/a%2Fb?limit=5&search=%C3%A4+%26+b');
});
