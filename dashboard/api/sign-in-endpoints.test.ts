import { expect, test } from 'vitest';
import { accessContract } from '../../src/core/access/contract.ts';
import { gate } from './sign-in-endpoints.ts';

test.each(Object.keys(gate) as (keyof typeof gate)[])('the gate finds %s where the contract says', (name) => {
  const { method, path, access } = accessContract[name];
  expect(gate[name]).toEqual({ method, path, access });
});
