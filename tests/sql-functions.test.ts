import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ENTRY_KINDS } from '../src/core/ledger/entry-kinds-contract.ts';
import { sqlFunctionFiles } from '../src/sql-functions.ts';

/** The lines of a body, from `$$` to `$$`. */
const MAX_BODY_LINES = 60;

const files = sqlFunctionFiles.map((path) => ({
  path,
  text: readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8'),
}));
const bodies = files.flatMap(({ text }) =>
  [...text.matchAll(/create or replace function economy\.(\w+)[^$]*\$\$\n([^]*?)\n\$\$;/g)].map(([, name, body]) => ({
    name,
    lines: body?.split('\n').length ?? 0,
  })),
);

test('the body of every SQL function fits on a screen', () => {
  expect(bodies.length).toBeGreaterThan(60);
  expect(bodies.filter(({ lines }) => lines > MAX_BODY_LINES)).toEqual([]);
});

test.each(files)('$path names entry kinds, and only those that exist', ({ text }) => {
  const names = [...text.matchAll(/economy\.entry_kind\('(\w+)'\)/g)].map(([, name]) => name);
  expect(names.filter((name) => !Object.keys(ENTRY_KINDS).includes(name ?? ''))).toEqual([]);
  expect(text).not.toMatch(/\d::smallint|\bkind (=|<>|in|not in) \(?\d/);
});

/** The files whose functions a file may call: its own and those of the layers below. Features do not call each other. */
const isBelow = (other: string, path: string) =>
  other === path ||
  other.startsWith('src/platform/') ||
  (other.startsWith('src/core/') && !path.startsWith('src/platform/'));

test.each(files)('$path calls functions of its own module and of the layers below', ({ path, text }) => {
  const definedIn = new Map(
    files.flatMap((file) =>
      [...file.text.matchAll(/create or replace function economy\.(\w+)/g)].map(
        ([, name]) => [name, file.path] as const,
      ),
    ),
  );
  const called = [...text.replaceAll(/--.*/g, '').matchAll(/(?<!function )economy\.(\w+)\(/g)].map(([, name]) => name);
  const wrong = [...new Set(called)].filter((name) => {
    const owner = definedIn.get(name);
    return owner !== undefined && !isBelow(owner, path);
  });
  expect(wrong).toEqual([]);
});
