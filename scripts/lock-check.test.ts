import { expect, test } from 'vitest';
import { findLockProblems } from './lock-check.mjs';

const sound = { version: '1.0.0', integrity: 'sha512-abc' };
const lockOf = (packages: Record<string, object>) => ({ lockfileVersion: 3, packages: { '': {}, ...packages } });

test('a complete lock file is accepted, with optional packages beside or above their dependants', () => {
  const lock = lockOf({
    'node_modules/a': { ...sound, optionalDependencies: { 'a-linux': '1.0.0', fast: '^1.0.0' } },
    'node_modules/a/node_modules/a-linux': sound,
    'node_modules/@b/c': { ...sound, optionalDependencies: { fast: '^1.0.0' } },
    'node_modules/fast': { ...sound, dependencies: { typed: 'npm:typescript@7.0.2', range: '>=1 <3 || 4.x' } },
  });
  expect(findLockProblems(lock)).toEqual([]);
});

const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`package-${index}`, '1.0.0']));

test.each([
  ['an optional package left out', lockOf({ 'node_modules/a': { ...sound, optionalDependencies: { b: '1.0.0' } } })],
  ['a host', lockOf({ 'node_modules/a': { ...sound, resolved: 'https://127.0.0.1/a.tgz' } })],
  ['a missing integrity', lockOf({ 'node_modules/a': { version: '1.0.0' } })],
  ['a weak integrity', lockOf({ 'node_modules/a': { version: '1.0.0', integrity: 'sha1-abc' } })],
  ['too many direct dependencies', lockOf({ '': { dependencies: many } })],
  ['a git dependency', lockOf({ '': { dependencies: { a: 'git+ssh://git@127.0.0.1/a.git' } } })],
  ['a repository by its short name', lockOf({ 'node_modules/a': { ...sound, dependencies: { b: 'owner/b#main' } } })],
  ['an http dependency', lockOf({ '': { devDependencies: { a: 'http://127.0.0.1/a.tgz' } } })],
  ['a folder', lockOf({ '': { dependencies: { a: 'file:../a' } } })],
  ['an older lock version', { ...lockOf({}), lockfileVersion: 2 }],
])('%s is reported as one problem', (_name, lock) => {
  expect(findLockProblems(lock)).toHaveLength(1);
});
