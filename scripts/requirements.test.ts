import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import ts from 'typescript';
import { readRequirements, renderRequirements } from './render-requirements.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Fewer than these mean that the data was not read. */
const MIN_ROWS = 150;
const MIN_PROOFS = 250;
const MIN_FILES = 50;

type Proof = { file: string; titles: readonly string[] };
type Row = { item: string; state: string; promise: string; providedBy: string; proofs: readonly Proof[] };
type Section = { title: string; items: readonly Row[] };

/** Why a proof is wrong: its last title must be that of a test, the titles before it those of groups around the test. */
function findProofProblem({ file, titles }: Proof, read: (path: string) => string | undefined): string | undefined {
  const text = read(file);
  if (text === undefined) return `${file} does not exist`;
  const exists = testsOf(text).some(
    (path) => path.at(-1) === titles.at(-1) && titles.every((title) => path.includes(title)),
  );
  return exists ? undefined : `${file} has no test "${titles.join(' › ')}"`;
}

/** The path of titles, groups first, of every test in a source text; skipped tests are left out. */
function testsOf(text: string): string[][] {
  const found: string[][] = [];
  const visit = (node: ts.Node, groups: readonly string[]): void => {
    if (!ts.isCallExpression(node)) return ts.forEachChild(node, (child) => visit(child, groups));
    const testFunction = testFunctionOf(node);
    const [title] = node.arguments;
    if (testFunction === undefined || title === undefined || !ts.isStringLiteralLike(title))
      return ts.forEachChild(node, (child) => visit(child, groups));
    const path = [...groups, title.text];
    if (testFunction === 'describe') return ts.forEachChild(node, (child) => visit(child, path));
    found.push(path);
  };
  visit(ts.createSourceFile('a.tsx', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX), []);
  return found;
}

/** Returns `test`, `it` or `describe` for a call such as `test.each(cases)(…)`; undefined for other calls and skipped tests. */
function testFunctionOf(call: ts.CallExpression): string | undefined {
  let callee: ts.Expression = call.expression;
  while (!ts.isIdentifier(callee)) {
    if (ts.isPropertyAccessExpression(callee)) {
      if (['skip', 'todo', 'fails'].includes(callee.name.text)) return undefined;
      callee = callee.expression;
    } else if (ts.isCallExpression(callee)) callee = callee.expression;
    else return undefined;
  }
  return ['test', 'it', 'describe'].includes(callee.text) ? callee.text : undefined;
}

const readInRepository = (path: string): string | undefined =>
  existsSync(`${ROOT}${path}`) ? readFileSync(`${ROOT}${path}`, 'utf8') : undefined;
const sections: readonly Section[] = readRequirements();
const rows = sections.flatMap(({ items }) => items);

test('the page is rendered from the data', () => {
  expect(readFileSync(`${ROOT}docs/requirements.md`, 'utf8')).toBe(renderRequirements(sections));
});

test('every named proof is an existing test', () => {
  const proofs = rows.flatMap((row) => row.proofs);
  expect(proofs.length).toBeGreaterThan(MIN_PROOFS);
  expect(proofs.flatMap((proof) => findProofProblem(proof, readInRepository) ?? [])).toEqual([]);
});

test('every item has a number of its own', () => {
  const items = rows.map(({ item }) => item);
  expect(items.filter((item) => !/^G?\d+$/.test(item))).toEqual([]);
  expect(items.length).toBeGreaterThan(MIN_ROWS);
  expect(items.filter((item, index) => items.indexOf(item) !== index)).toEqual([]);
});

test('done is proven, partly says what is missing, later names no proof', () => {
  const wrong = rows.filter(({ state, promise, providedBy, proofs }) => {
    if (promise === '' || providedBy === '') return true;
    if (state === 'later') return proofs.length > 0;
    if (state === 'partly') return proofs.length === 0 || !providedBy.includes('Missing: ');
    return state !== 'done' || proofs.length === 0 || providedBy.includes('Missing');
  });
  expect(wrong).toEqual([]);
});

test('every file and folder named as a provider exists', () => {
  const named = rows.flatMap(({ providedBy }) => [
    ...providedBy.matchAll(/`([\w-]+(?:\/[\w-]+)*(?:\/|\.(?:ts|tsx|sql)))`/g),
  ]);
  expect(named.length).toBeGreaterThan(MIN_FILES);
  const exists = (path: string) => ['src/', ''].some((folder) => existsSync(`${ROOT}${folder}${path}`));
  expect(named.flatMap(([, path = '']) => (exists(path) ? [] : path))).toEqual([]);
});

const source = `
  describe.each(engines)('on %s', () => {
    test('pays once', () => {});
    test.skip('sleeps', () => {});
    // test('only mentioned', () => {});
  });
  it.each([1])('%s is refused', () => {});`;

test.each<[string, string, string[], boolean]>([
  ['a title', 'a.test.ts', ['pays once'], true],
  ['a title in its group', 'a.test.ts', ['on %s', 'pays once'], true],
  ['the cases of a table', 'a.test.ts', ['%s is refused'], true],
  ['another title', 'a.test.ts', ['pays twice'], false],
  ['part of a title', 'a.test.ts', ['pays'], false],
  ['a group alone', 'a.test.ts', ['on %s'], false],
  ['another group', 'a.test.ts', ['off %s', 'pays once'], false],
  ['a skipped test', 'a.test.ts', ['sleeps'], false],
  ['a comment', 'a.test.ts', ['only mentioned'], false],
  ['another file', 'b.test.ts', ['pays once'], false],
])('a proof is matched against %s', (_what, file, titles, isFound) => {
  const problem = findProofProblem({ file, titles }, (path) => (path === 'a.test.ts' ? source : undefined));
  expect(problem === undefined).toBe(isFound);
});
