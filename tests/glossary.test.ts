import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SOURCE_FOLDERS } from '../scripts/source-folders.mjs';
import { findRetiredWords, type Glossary } from './support/glossary.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Released text, which is never edited: old migrations, and what tests keep of an older release. */
const RELEASED = /^migrations\/00(0\d|1[01])_|\/released\//;
// JSON.parse returns any; the shape is checked by the first test.
const glossary = JSON.parse(readFileSync(join(ROOT, 'glossary.json'), 'utf8')) as Glossary;

function readFiles(): Map<string, string> {
  const documents = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  const paths = [...SOURCE_FOLDERS, 'docs', 'migrations'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((path) => /\.(tsx?|mjs|sql|md)$/.test(path) && !RELEASED.test(path)),
  );
  return new Map([...documents, ...paths].map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}

test('every retired word has a replacement', () => {
  const entries = [...glossary.identifiers, ...glossary.files, ...glossary.prose];
  expect(entries.length).toBeGreaterThan(300);
  expect(
    entries.filter(({ word, scope, replacement }) => !word || !scope || !replacement || word === replacement),
  ).toEqual([]);
});

test('no retired word is used', () => {
  const files = readFiles();
  expect(files.size).toBeGreaterThan(900);
  expect(findRetiredWords(glossary, files)).toEqual([]);
});

const sampleGlossary: Glossary = {
  identifiers: [{ word: 'owePost', scope: 'src', replacement: 'enqueuePost' }],
  files: [{ word: 'courier', scope: '.', replacement: 'outbox-worker' }],
  prose: [{ word: 'Answers', scope: '.', replacement: 'Returns' }],
};
test.each([
  ['an exported function', 'src/a.ts', 'export function owePost() {}', 'owePost'],
  ['a property', 'src/a.ts', 'export type A = { owePost: () => void };', 'owePost'],
  ['a parameter', 'src/a.ts', 'export const a = (owePost: B) => 1;', 'owePost'],
  ['a file', 'src/courier.test.ts', '', 'courier'],
  ['a docstring', 'ui/a.tsx', '/** Answers null. */\nconst a = 1;', 'Answers'],
  ['a comment at the end of a line', 'src/a.ts', 'const a = 1; // Answers null.', 'Answers'],
  ['a test title', 'src/a.test.ts', "test.each([1])('Answers null', () => {});", 'Answers'],
  ['a comment in SQL', 'src/a/functions.sql', '-- Answers null.', 'Answers'],
  ['a document', 'README.md', 'Answers null.', 'Answers'],
])('a retired word is found in %s', (_case, path, text, word) => {
  expect(findRetiredWords(sampleGlossary, new Map([[path, text]])).map((finding) => finding.word)).toEqual([word]);
});

test.each([
  ['elsewhere', 'dashboard/a.ts', 'const owePost = 1;'],
  ['in a string, which may be stored', 'src/a.ts', "const key = 'owePost Answers';"],
  ['in another case', 'src/a.ts', '// It answers.'],
  ['as part of a word', 'src/a.ts', '// Answers-to'],
  ['where it is only used', 'src/a.ts', 'library.owePost();'],
])('a retired word is not reported %s', (_case, path, text) => {
  expect(findRetiredWords(sampleGlossary, new Map([[path, text]]))).toEqual([]);
});
