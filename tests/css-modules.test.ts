import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findClassViolations, ruleNames } from './support/css-modules.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Fewer modules than this means that the test did not find the style sheets. */
const MIN_MODULES = 60;

function readFiles(): Map<string, string> {
  const paths = ['dashboard', 'ui'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|css)$/.test(name) && !/\.(test|d)\.tsx?$/.test(name))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  return new Map(paths.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}

test('components and style sheets of the dashboard name the same classes', () => {
  const files = readFiles();
  expect([...files.keys()].filter((path) => path.endsWith('.module.css')).length).toBeGreaterThan(MIN_MODULES);
  expect(findClassViolations(files)).toEqual([]);
});

const MODULE = 'dashboard/features/shop/item-row.module.css';
const COMPONENT = 'dashboard/features/shop/item-row.tsx';
const SHARED = 'dashboard/components/shared.css';
const IMPORT = "import styles from './item-row.module.css';\n";

/** For each rule, files that break it and no other rule. */
const VIOLATING_FILES: Record<string, Record<string, string>> = {
  'a component reads only classes that the module defines': {
    [MODULE]: '.row { color: red; }',
    [COMPONENT]: `${IMPORT}export const Row = () => <p className={styles.row}><b className={styles.rows} /></p>;`,
  },
  'every class of a module is used': {
    [MODULE]: '.row { color: red; }\n@media (width < 9px) { .row > .name { margin: 0 1.2em; } }',
    [COMPONENT]: `${IMPORT}export const Row = () => <p className={styles.row} />;`,
  },
  'a global class is defined where it is used': {
    [SHARED]: '.card { color: red; }',
    [COMPONENT]: `export const Row = ({ on }) => <p className={joinClasses('card', on === 'off' && 'crad')} />;`,
  },
  'every global class is used': {
    [SHARED]: '.card { color: red; }\n.card-body, p.mantine-Text-root { margin: 0; }',
    [COMPONENT]: 'export const Row = () => <p className="card" title="card-body" />;',
  },
  'a component names each class, so that it can be checked': {
    [MODULE]: '.row { color: red; }',
    [COMPONENT]: `${IMPORT}export const Row = ({ name }) => <p className={styles.row}><b className={styles[name]} /></p>;`,
  },
};

describe('a violation is found', () => {
  test.each(ruleNames)('%s', (rule) => {
    const violations = findClassViolations(new Map(Object.entries(VIOLATING_FILES[rule] ?? {})));
    expect(violations.map((violation) => violation.rule)).toEqual([rule]);
  });

  test('in :global() of a module', () => {
    const files = {
      [MODULE]: '.row :global(.crad), .row :global(.mantine-Text-root) { color: red; }',
      [COMPONENT]: `${IMPORT}export const Row = () => <p className={styles.row} />;`,
    };
    expect(findClassViolations(new Map(Object.entries(files))).map(({ location }) => location)).toContain(
      `${MODULE}: crad`,
    );
  });
});
