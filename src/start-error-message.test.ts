import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { startErrorMessage } from './start-error-message.ts';

const systemError = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: something, open`), { code, path });

test.each([
  ['EACCES', '/data/lock.json', /^\/data\/lock\.json cannot be written/],
  ['EROFS', '/data', /^\/data cannot be written/],
  ['EPERM', '/data', /^\/data cannot be written/],
  ['ENOSPC', '/data/database', /^The disk .*\/data\/database is full/],
  ['EDQUOT', '/data/database', /^The disk .*\/data\/database is full/],
  ['EMFILE', undefined, /files.*ulimit/i],
  ['ENFILE', undefined, /files.*ulimit/i],
  ['EADDRINUSE', undefined, /port/i],
])('a start that fails with %s says what to do', (code, path, message) => {
  expect(startErrorMessage(systemError(code, path))).toMatch(message);
});

// Only Linux has this device.
test.skipIf(process.platform !== 'linux')('a full disk, as the operating system reports it, is named', async () => {
  const error: unknown = await writeFile('/dev/full', 'x').catch((cause: unknown) => cause);
  expect(startErrorMessage(error)).toMatch(/^The disk/);
});

test('any other error says what it says', () => {
  expect(startErrorMessage(new Error('The database is damaged.'))).toBe('The database is damaged.');
  expect(startErrorMessage('odd')).toBe('odd');
});
