import { expect, test } from 'vitest';
import { accessContract } from '../../src/core/access/contract.ts';
import { signInEndpoints } from './sign-in-endpoints.ts';

test.each(Object.keys(signInEndpoints) as (keyof typeof signInEndpoints)[])(
  'endpoint %s matches the contract',
  (name) => {
    const { method, path, access } = accessContract[name];
    expect(signInEndpoints[name]).toEqual({ method, path, access });
  },
);
