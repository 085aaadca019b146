import { expect, test } from 'vitest';
import { refusalMessage } from './refusal-message.ts';

test('a refusal has its message, and one that the catalogue does not know keeps its code', () => {
  expect(refusalMessage('server_missing')).toBe('There is no such server.');
  expect(refusalMessage('command_unknown', { name: 'shop' })).toBe('There is no command named shop.');
  expect(refusalMessage('of_a_newer_server')).toBe('of_a_newer_server');
});
