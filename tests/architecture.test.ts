import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(ROOT + path, 'utf8');

/** Files and folders that a document names in backticks: `src/app.ts`, `src/core/`, `migrations/NNNN_*.sql` is a pattern, not a path. */
const pathsIn = (markdown: string): string[] =>
  [...markdown.matchAll(/`([\w.-]+(?:\/[\w.-]+)*\/?)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => /^(src|ui|dashboard|sandbox|locales|tests|bench|scripts|docs|migrations)\//.test(path));

/** Each walkthrough: its heading and its numbered steps. */
function walkthroughsIn(markdown: string): { heading: string; steps: string[] }[] {
  const walkthroughs = markdown.split(/^## Walkthroughs$/m)[1]?.split(/^## /m, 1)[0] ?? '';
  return walkthroughs
    .split(/^### /m)
    .slice(1)
    .map((walkthrough) => ({
      heading: walkthrough.split('\n', 1)[0] ?? '',
      steps: walkthrough.split(/^\d+\. /m).slice(1),
    }));
}

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md', 'sandbox/README.md', 'bench/README.md'])(
  'every file and folder that %s names exists',
  (document) => {
    const paths = pathsIn(read(document));
    expect(paths.filter((path) => !existsSync(ROOT + path))).toEqual([]);
  },
);

test('ARCHITECTURE.md walks through six flows, and every step names a file', () => {
  const walkthroughs = walkthroughsIn(read('ARCHITECTURE.md'));
  expect(walkthroughs.map(({ heading }) => heading)).toEqual([
    '`/daily`',
    'A task, from form to message',
    'A submission, from modal to payment',
    'A page of the ledger',
    'A change, from commit to browser',
    'A fault in the sandbox',
  ]);
  for (const { heading, steps } of walkthroughs) {
    expect(steps.length, heading).toBeGreaterThan(1);
    for (const step of steps)
      expect(
        pathsIn(step).filter((path) => !path.endsWith('/')),
        step,
      ).not.toEqual([]);
  }
});

test('a path that does not exist is found', () => {
  expect(pathsIn('see `src/missing.ts`, `docs/`, `npm start` and `a/b.ts`')).toEqual(['src/missing.ts', 'docs/']);
  expect(existsSync(`${ROOT}src/missing.ts`)).toBe(false);
});
