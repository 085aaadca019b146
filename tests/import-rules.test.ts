import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { SOURCE_FOLDERS } from '../scripts/source-folders.mjs';
import { findViolations, ruleNames } from './support/import-rules.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Fewer files than this means that the test did not look, not that the house is small. */
const FEWEST_FILES = 250;

function house(): Map<string, string> {
  const paths = SOURCE_FOLDERS.filter((room) => existsSync(join(ROOT, room))).flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|mjs)$/.test(name))
      .map((name) => `${room}/${name.replaceAll('\\', '/')}`),
  );
  return new Map(paths.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}

test('every file keeps the laws of the house', () => {
  const files = house();
  expect(files.size).toBeGreaterThan(FEWEST_FILES);
  expect(findViolations(files)).toEqual([]);
});

const planted: Record<string, Record<string, string>> = {
  'imports point downward': { 'src/platform/jobs.ts': "import { a } from '../core/a.ts';" },
  'features are strangers to each other': {
    'src/features/shop/buy-item.ts': "import type { Task } from '../tasks/store.ts';",
  },
  'rules decide from what they are given': {
    'src/features/shop/rules.ts': "import { now } from '../../platform/work.ts';",
  },
  'contracts travel light, since browsers bundle them': {
    'src/features/shop/contract.ts': "import { a } from '../../platform/work.ts';",
  },
  'only stores and the platform know a database driver': {
    'src/features/shop/store.ts': "import { Pool } from 'pg';",
  },
  'the dashboard knows the server by its contracts alone': {
    'dashboard/shop/shop-page.tsx': "const rules = await import('../../src/features/shop/rules.ts');",
  },
  'only the demo and tests start a local Discord': { 'src/app.ts': "import { start } from '../sandbox/main.ts';" },
  'the local Discord knows nothing of the bot': { 'sandbox/main.ts': "import { a } from '../src/platform/ids.ts';" },
  'locales import nothing': { 'locales/translate.ts': "import { a } from '../src/platform/ids.ts';" },
  'shared components know neither page': { 'ui/a.tsx': "import { a } from '../dashboard/app/routes.tsx';" },
  'the program does not run on its tests': { 'src/main.ts': "import { app } from '../tests/support/test-app.ts';" },
  'only stores speak SQL': {
    'src/features/shop/buy-item.ts': "export const a = (work: W) => work.query<R>('select 1 from items');",
  },
  'the environment is read in one place': { 'src/app.ts': "export const port = process.env['PORT'];" },
  'no barrels': { 'src/core/ledger/ledger.ts': "export * from './store.ts';\nexport { a } from './a.ts';" },
  'a file is named for what it holds': { 'src/core/ledger-helpers/act.ts': 'export const a = 1;' },
  'no cycles': {
    'src/core/a.ts': "import { b } from './b.ts';",
    'src/core/b.ts': "import { c } from './c.ts';",
    'src/core/c.ts': "import { a } from './a.ts';",
  },
};

describe('a breach is found', () => {
  test.each(ruleNames)('%s', (rule) => {
    const breaches = findViolations(new Map(Object.entries(planted[rule] ?? {})));
    expect(breaches.map((breach) => breach.rule)).toEqual([rule]);
  });

  test.each(['src/core/index.ts', 'src/core/types.ts', 'src/core/misc/a.ts', 'src/core/GuildStore.ts'])(
    'in the name %s',
    (path) => {
      expect(findViolations(new Map([[path, 'export const a = 1;']]))).toEqual([
        { law: 'a file is named for what it holds', where: path },
      ]);
    },
  );
});

test('what the house allows is not called a breach', () => {
  const allowed = {
    'src/config.ts': 'export const port = process.env[name];',
    'src/main.ts': "import { start } from '../sandbox/main.ts';\nimport { shop } from './features/shop/feature.ts';",
    'src/features/shop/feature.ts':
      "import { a } from '../../core/ledger/a.ts';\n// import { x } from '../tasks/x.ts';",
    'src/features/shop/buy-item.test.ts': "import { a } from '../tasks/store.ts';\nq.query('select 1');",
    'src/features/shop/handlers.ts': "export const page = (c: C) => c.req.query('page');",
    'src/core/members/a.ts': "import { b } from './b.ts';",
    'src/core/members/b.ts': "import type { A } from './a.ts';",
    'src/core/ledger/store.ts': "export const a = (q: Q) => q.query('select 1');",
    'src/features/shop/contract.ts': "import { z } from 'zod';\nimport { id } from '../../platform/contract.ts';",
    'dashboard/shop/shop-page.tsx':
      "import { c } from '../../src/features/shop/contract.ts';\nimport { t } from '../../locales/translate.ts';",
  };
  expect(findViolations(new Map(Object.entries(allowed)))).toEqual([]);
});
