import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { applyGlossary } from './apply-glossary.ts';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const RETIRED = [
  { word: 'owePost', scope: '.', replacement: 'enqueuePost' },
  { word: 'told', scope: 'src', replacement: 'isNotified' },
  { word: 'at', scope: '.', replacement: 'index' },
];

/** Renames in a project with these files. Returns the changed files by path. */
function rename(files: Record<string, string>): Record<string, string> {
  const root = mkdtempSync(join(tmpdir(), 'guild-economy-glossary-'));
  folders.push(root);
  const compilerOptions = {
    target: 'ES2023',
    module: 'ESNext',
    moduleResolution: 'bundler',
    jsx: 'preserve',
    strict: true,
  };
  const tsconfig = JSON.stringify({
    compilerOptions: { ...compilerOptions, allowImportingTsExtensions: true, noEmit: true },
  });
  for (const [path, text] of Object.entries({ ...files, 'tsconfig.json': tsconfig })) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return Object.fromEntries([...applyGlossary(root, RETIRED)].map(([path, text]) => [relative(root, path), text]));
}

test('a declaration and its references in other files are renamed', () => {
  expect(
    rename({
      'src/a.ts': 'export function owePost(): void {}',
      'src/b.ts': "import { owePost } from './a.ts';\nowePost();",
      'src/c.ts': "import { owePost as post } from './a.ts';\npost();",
    }),
  ).toEqual({
    'src/a.ts': 'export function enqueuePost(): void {}',
    'src/b.ts': "import { enqueuePost } from './a.ts';\nenqueuePost();",
    'src/c.ts': "import { enqueuePost as post } from './a.ts';\npost();",
  });
});

test('a property is renamed in its type, in literals, in destructuring and in JSX', () => {
  expect(
    rename({
      'src/a.ts':
        'export type A = { told: boolean };\nexport const a: A = { told: true };\nconst { told } = a;\nconsole.log(told);',
      'src/b.tsx':
        "declare namespace JSX { interface Element {} interface IntrinsicElements {} }\nimport type { A } from './a.ts';\nconst Badge = (_: A): JSX.Element => ({});\nexport const b = <Badge told />;",
    }),
  ).toEqual({
    'src/a.ts':
      'export type A = { isNotified: boolean };\nexport const a: A = { isNotified: true };\nconst { isNotified } = a;\nconsole.log(isNotified);',
    'src/b.tsx':
      "declare namespace JSX { interface Element {} interface IntrinsicElements {} }\nimport type { A } from './a.ts';\nconst Badge = (_: A): JSX.Element => ({});\nexport const b = <Badge isNotified />;",
  });
});

test('where only one of property and variable is renamed, a shorthand is written out', () => {
  expect(
    rename({
      'wire/a.ts': 'export type Wire = { told: boolean };',
      'src/b.ts': "import type { Wire } from '../wire/a.ts';\nconst told = true;\nexport const wire: Wire = { told };",
    }),
  ).toEqual({
    'src/b.ts':
      "import type { Wire } from '../wire/a.ts';\nconst isNotified = true;\nexport const wire: Wire = { told: isNotified };",
  });
});

test('names of libraries, strings and comments stay', () => {
  expect(rename({ 'src/a.ts': "// told\nexport const a = ['told'].at(0);" })).toEqual({});
});
