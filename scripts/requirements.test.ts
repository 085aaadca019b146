import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Fewer rows than this mean that the table was not read, not that less is promised. */
const MIN_ROWS = 150;
const MIN_PROOFS = 250;
const MIN_FILES = 50;

type Proof = { file: string; titles: readonly string[] };
type Row = { item: string; state: string; promise: string; providedBy: string; proofs: readonly Proof[] };

/** The rows of every table of the document; a line that looks like a row and cannot be read is an error. */
function parseRows(markdown: string): Row[] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|') && !/^\| (item|---) \|/.test(line));
  return lines.map((line) => {
    const cells = line.slice(1, -1).split('|');
    const [item = '', state = '', promise = '', providedBy = '', proof = ''] = cells.map((cell) => cell.trim());
    if (cells.length !== 5 || !/^G?\d+$/.test(item)) throw new Error(`No row of requirements: ${line}`);
    return { item, state, promise, providedBy, proofs: proof === '–' ? [] : proof.split('<br>').map(parseProof) };
  });
}

function parseProof(cell: string): Proof {
  const [file = '', ...titles] = (/^`([^`]+)`$/.exec(cell)?.[1] ?? '').split(' › ');
  if (titles.length === 0) throw new Error(`No proof: ${cell}`);
  return { file, titles };
}

/** What is wrong with a proof: its last title must be a test's own, those before it groups around that test. */
function findProofProblem({ file, titles }: Proof, read: (path: string) => string | undefined): string | undefined {
  const text = read(file);
  if (text === undefined) return `${file} is not there`;
  const isThere = testsOf(text).some(
    (path) => path.at(-1) === titles.at(-1) && titles.every((title) => path.includes(title)),
  );
  return isThere ? undefined : `${file} has no test "${titles.join(' › ')}"`;
}

/** The path of titles, groups first, of every test in a source text; skipped tests prove nothing and are left out. */
function testsOf(text: string): string[][] {
  const found: string[][] = [];
  const visit = (node: ts.Node, groups: readonly string[]): void => {
    if (!ts.isCallExpression(node)) return ts.forEachChild(node, (child) => visit(child, groups));
    const called = testFunctionOf(node);
    const [title] = node.arguments;
    if (called === undefined || title === undefined || !ts.isStringLiteralLike(title))
      return ts.forEachChild(node, (child) => visit(child, groups));
    const path = [...groups, title.text];
    if (called === 'describe') return ts.forEachChild(node, (child) => visit(child, path));
    found.push(path);
  };
  visit(ts.createSourceFile('a.tsx', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX), []);
  return found;
}

/** `test`, `it` or `describe` behind a call such as `test.each(cases)(…)`; undefined for any other call, and for a skipped one. */
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
const rows = parseRows(readFileSync(`${ROOT}docs/requirements.md`, 'utf8'));

test('every proof that is named is a test that is there', () => {
  const proofs = rows.flatMap((row) => row.proofs);
  expect(proofs.length).toBeGreaterThan(MIN_PROOFS);
  expect(proofs.flatMap((proof) => findProofProblem(proof, readInRepository) ?? [])).toEqual([]);
});

test('no item stands there twice, and the whole table was read', () => {
  const items = rows.map(({ item }) => item);
  expect(items.length).toBeGreaterThan(MIN_ROWS);
  expect(items.filter((item, index) => items.indexOf(item) !== index)).toEqual([]);
});

test('done is proven, partly says what is missing, later claims nothing', () => {
  const wrong = rows.filter(({ state, promise, providedBy, proofs }) => {
    if (promise === '' || providedBy === '') return true;
    if (state === 'later') return proofs.length > 0;
    if (state === 'partly') return proofs.length === 0 || !providedBy.includes('Missing: ');
    return state !== 'done' || proofs.length === 0 || providedBy.includes('Missing');
  });
  expect(wrong).toEqual([]);
});

test('every file and folder that is said to provide something is there', () => {
  const named = rows.flatMap(({ providedBy }) => [
    ...providedBy.matchAll(/`([\w-]+(?:\/[\w-]+)*(?:\/|\.(?:ts|tsx|sql)))`/g),
  ]);
  expect(named.length).toBeGreaterThan(MIN_FILES);
  const isThere = (path: string) => ['src/', ''].some((folder) => existsSync(`${ROOT}${folder}${path}`));
  expect(named.flatMap(([, path = '']) => (isThere(path) ? [] : path))).toEqual([]);
});

const source = `
  describe.each(engines)('on %s', () => {
    test('pays once', () => {});
    test.skip('sleeps', () => {});
    // test('only said', () => {});
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
  ['a comment', 'a.test.ts', ['only said'], false],
  ['another file', 'b.test.ts', ['pays once'], false],
])('%s is looked for as it should be', (_what, file, titles, isFound) => {
  const problem = findProofProblem({ file, titles }, (path) => (path === 'a.test.ts' ? source : undefined));
  expect(problem === undefined).toBe(isFound);
});
