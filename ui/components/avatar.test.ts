import { expect, test } from 'vitest';
import { initialsOf } from './avatar.tsx';

test.each([
  ['Juno Kaya', 'JK'],
  ['Kestrel', 'KE'],
  ['Anna Maria von Trapp', 'AT'],
  ['  ', '?'],
  ['🦊 Fox', '🦊F'],
])('the initials of "%s" are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
