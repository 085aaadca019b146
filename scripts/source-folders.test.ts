import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isRunByTests, MANUAL_TESTS, SOURCE_FOLDERS, WEB_FOLDERS } from './source-folders.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
/** Folders that are generated or third-party. */
const NOT_SOURCE = new Set(['node_modules', 'dist', 'data', 'coverage']);

/** Returns the paths of all files in folders of the root, except hidden and generated ones. */
function allFiles(): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_SOURCE.has(entry.name))
    .flatMap(({ name }) =>
      readdirSync(`${root}${name}`, { recursive: true, encoding: 'utf8' }).map(
        (path) => `${name}/${path.replaceAll('\\', '/')}`,
      ),
    );
}

/** Returns the test files that neither `npm test` nor the manual tests include. */
const forgottenTests = (paths: readonly string[]): string[] =>
  paths.filter(
    (path) =>
      /\.(test|spec)\.[cm]?[jt]sx?$/.test(path) &&
      !isRunByTests(path) &&
      !MANUAL_TESTS.some((folder) => path.startsWith(`${folder}/`)),
  );

test('every test file is run by npm test or listed as manual', () => {
  const files = allFiles();
  expect(files.filter(isRunByTests).length).toBeGreaterThan(150);
  expect(forgottenTests(files)).toEqual([]);
});

test.each(['tools/a.test.ts', 'src/a.test.mts', 'src/a.spec.ts', 'dashboard/a.test.js'])(
  'a test file that nothing runs is reported: %s',
  (path) => expect(forgottenTests([path])).toEqual([path]),
);

test('the list names exactly the folders with source code', () => {
  const folders = new Set(
    allFiles()
      .filter((path) => /\.(tsx?|mjs)$/.test(path))
      .map((path) => path.split('/', 1)[0] ?? ''),
  );
  expect([...folders].sort()).toEqual([...SOURCE_FOLDERS].sort());
});

test('tsconfig.json includes every source folder, and web folders are source folders', () => {
  const { include } = JSON.parse(readFileSync(`${root}tsconfig.json`, 'utf8')) as { include: string[] };
  expect(include).toEqual([...SOURCE_FOLDERS, '*.config.ts']);
  for (const folder of WEB_FOLDERS) expect(SOURCE_FOLDERS).toContain(folder.split('/', 1)[0]);
});
