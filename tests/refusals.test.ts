import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { refusals as messages } from '../locales/en/refusals.ts';
import type { Refusals } from '../src/platform/refusal.ts';
import { sqlFunctionFiles } from '../src/sql-functions.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name.replaceAll('\\', '/')}`)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
const tablePaths = sources.filter((name) => name.endsWith('/refusals.ts'));

const matchesIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, match]) => match ?? '');
/** The codes that a file declares itself, without those of the tables it includes. */
const declaredIn = (path: string) =>
  matchesIn(read(path), /defineRefusals\(\s*\{([^}]*)\}/g).flatMap((table) => matchesIn(table, /^\s*(\w+): '/gm));

/** All codes that a table knows, those it includes as well. */
async function loadCodes(path: string): Promise<string[]> {
  const exported = (await import(join(ROOT, path))) as { refuse: Refusals };
  return Object.keys(exported.refuse.kinds);
}

test('refusals are declared in files named refusals.ts, and each of them once', () => {
  const declaring = sources.filter((path) => read(path).includes('defineRefusals('));
  expect(declaring).toEqual(tablePaths);
  const declared = tablePaths.flatMap(declaredIn);
  expect(declared.length).toBeGreaterThan(70);
  expect(declared.toSorted()).toEqual([...new Set(declared)].toSorted());
});

test('every refusal has a message, and every message of a refusal is used', () => {
  const thrownByHttp = sources.flatMap((path) => matchesIn(read(path), /new HttpProblem\(\d+, '(\w+)'/g));
  const raised = [...tablePaths.flatMap(declaredIn), ...thrownByHttp, 'unavailable', 'uncertain', 'unexpected'];
  expect(new Set(Object.keys(messages))).toEqual(new Set(raised));
});

describe.each(sqlFunctionFiles.filter((path) => path !== 'src/platform/functions.sql'))('%s', (path) => {
  const raised = matchesIn(read(path), /economy\.refuse\('(\w+)'/g);

  test('raises only refusals that its module declares or includes', async () => {
    const own = tablePaths.find(
      (table) => dirname(table) === dirname(path) || table.startsWith(`${dirname(path)}/shared/`),
    );
    const codes = own === undefined ? [] : await loadCodes(own);
    expect(raised.filter((code) => !codes.includes(code))).toEqual([]);
  });

  test('raises refusals in no other way', () => {
    expect(read(path)).not.toMatch(/errcode\s*=\s*'EC/i);
    expect(matchesIn(read(path), /(economy\.refuse\()/g)).toHaveLength(raised.length);
  });
});
