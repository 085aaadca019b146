import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { SOURCE_FOLDERS } from '../scripts/source-folders.mjs';
import { findViolations, ruleNames } from './support/import-rules.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Fewer files than this means that the test did not find the sources. */
const MIN_FILES = 800;

function readSources(): Map<string, string> {
  const paths = SOURCE_FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|mjs)$/.test(name))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  return new Map(paths.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}

test('every file follows the import rules', () => {
  const files = readSources();
  expect(files.size).toBeGreaterThan(MIN_FILES);
  expect(findViolations(files)).toEqual([]);
});

/** For each rule, files that break it and no other rule. */
const VIOLATING_FILES: Record<string, Record<string, string>> = {
  'layers import downward only': { 'src/platform/jobs.ts': "import { a } from '../core/a.ts';" },
  'features do not import each other': {
    'src/features/shop/buy-item.ts': "import type { Task } from '../tasks/store.ts';",
  },
  'rules import only rules and contracts': {
    'src/features/shop/rules.ts': "import { now } from '../../platform/work.ts';",
  },
  'contracts import only zod and contracts': {
    'src/features/shop/contract.ts': "import { a } from '../../platform/work.ts';",
  },
  'only the database module imports a database driver': {
    'src/features/shop/store.ts': "import { Pool } from 'pg';",
  },
  'the dashboard imports contracts, message views, ui and locales only': {
    'dashboard/features/shop/shop-page.tsx': "const rules = await import('../../../src/features/shop/rules.ts');",
  },
  'message views import only zod, Discord types, locales and pure code': {
    'src/features/shop/discord/item-message-view.ts': "import { a } from '../store.ts';",
  },
  'layers of the dashboard import downward only': {
    'dashboard/components/dialog.tsx': "import { a } from '../app/routes.tsx';",
  },
  'only main, the demo and tests import the sandbox': { 'src/app.ts': "import { start } from '../sandbox/main.ts';" },
  'the sandbox imports nothing of the product': {
    'sandbox/main.ts': "import { a } from '../src/platform/snowflake.ts';",
  },
  'the sandbox world imports no server code': {
    'sandbox/world/world.ts': "import type { Session } from '../server/gateway/sessions.ts';",
  },
  'the sandbox server imports only contracts of the control API': {
    'sandbox/server/http-server.ts': "import { a } from '../control-api/control-handler.ts';",
  },
  'locales import nothing': { 'locales/translate.ts': "import { a } from '../src/platform/snowflake.ts';" },
  'ui imports only ui and locales': { 'ui/a.tsx': "import { a } from '../dashboard/app/routes.tsx';" },
  'the product does not import tests': { 'src/main.ts': "import { app } from '../tests/support/test-app.ts';" },
  'only stores run SQL': {
    'src/features/shop/buy-item.ts': "export const a = (work: W) => work.query<R>('select 1 from items');",
  },
  'only config.ts reads the environment': { 'src/app.ts': "export const port = process.env['PORT'];" },
  'no barrels': { 'src/core/ledger/ledger.ts': "export * from './store.ts';\nexport { a } from './a.ts';" },
  'files and folders have descriptive names': { 'src/core/ledger-helpers/act.ts': 'export const a = 1;' },
  'no import cycles, types included': {
    'src/core/a.ts': "import { b } from './b.ts';",
    'src/core/b.ts': "import type { C } from './c.ts';",
    'src/core/c.ts': "import { a } from './a.ts';",
  },
};

describe('a violation is found', () => {
  test.each(ruleNames)('%s', (rule) => {
    const violations = findViolations(new Map(Object.entries(VIOLATING_FILES[rule] ?? {})));
    expect(violations.map((violation) => violation.rule)).toEqual([rule]);
  });

  test.each(['src/core/index.ts', 'src/core/types.ts', 'src/core/misc/a.ts', 'src/core/GuildStore.ts'])(
    'in the name %s',
    (path) => {
      expect(findViolations(new Map([[path, 'export const a = 1;']]))).toEqual([
        { rule: 'files and folders have descriptive names', location: path },
      ]);
    },
  );
});

test('allowed imports are not reported', () => {
  const allowed = {
    'src/config.ts': 'export const port = process.env[name];',
    'src/main.ts': "import { start } from '../sandbox/main.ts';\nimport { shop } from './features/shop/feature.ts';",
    'src/features/shop/feature.ts':
      "import { a } from '../../core/ledger/a.ts';\n// import { x } from '../tasks/x.ts';",
    'src/features/shop/buy-item.test.ts': "import { a } from '../tasks/store.ts';\nq.query('select 1');",
    'src/features/shop/handlers.ts': "export const page = (c: C) => c.req.query('page');",
    'src/core/members/a.ts': "import { b } from './b.ts';",
    'src/core/members/b.ts': "import type { A } from './c.ts';",
    'src/core/ledger/store.ts': "export const a = (q: Q) => q.query('select 1');",
    'src/features/shop/contract.ts': "import { z } from 'zod';\nimport { id } from '../../platform/contract.ts';",
    'dashboard/features/shop/shop-page.tsx':
      "import { c } from '../../../src/features/shop/contract.ts';\nimport { t } from '../../../locales/translate.ts';",
    'dashboard/features/shop/item-preview.tsx':
      "import { itemMessageView } from '../../../src/features/shop/discord/item-message-view.ts';",
    'sandbox/page/app.tsx': "import { Message } from '../../ui/discord/message.tsx';",
  };
  expect(findViolations(new Map(Object.entries(allowed)))).toEqual([]);
});
