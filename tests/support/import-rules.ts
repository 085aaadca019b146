import { dirname, join } from 'node:path/posix';
import ts from 'typescript';

/** Source text by path from the repository root, with forward slashes. */
export type SourceFiles = ReadonlyMap<string, string>;
/** One violation: the rule, and the file or import that breaks it. */
export type Violation = { rule: string; location: string };

type ParsedModule = {
  path: string;
  /** Imported modules as paths from the root, or package names. */
  imports: readonly string[];
  runsSql: boolean;
  readsEnvironment: boolean;
  isBarrel: boolean;
};
type ImportRule = { rule: string; forbids: (from: string, to: string) => boolean };
type FileRule = { rule: string; forbids: (file: ParsedModule) => boolean };

const DRIVERS = /^(pg|pg-.*|kysely|@electric-sql\/.*)$/;
const FORBIDDEN_NAME = /^(types|index|parts|stuff)$|(^|-)(utils?|helpers?|common|misc|managers?|services?)(-|$)/;
const FILE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.d|\.config)?$/;

const isTest = (path: string) => /\.test\.tsx?$/.test(path);
const isContract = (path: string) => /(^|[/-])contract\.ts$/.test(path);
const isView = (path: string) => path.endsWith('-view.ts');
/** Pure code that views may use: text in, text out. */
const isPure = (path: string) => path.endsWith('/escape-text.ts');
const isRules = (path: string) => /[/-]rules\.ts$/.test(path);
const isStore = (path: string) => /[/-]store\.ts$/.test(path);
const isIn = (path: string, ...folders: string[]) => folders.some((folder) => path.startsWith(`${folder}/`));
const isPackage = (to: string) =>
  !to.includes('/') || !/^(src|sandbox|dashboard|ui|locales|tests|bench|scripts)\//.test(to);
const featureOf = (path: string) => /^(src|dashboard)\/features\/([^/]+)\//.exec(path)?.[2];
/** Only programs pass `process.env` to `config.ts`. */
const mayReadEnvironment = (path: string) => /^src\/((.+\/)?cli|main|config)\.ts$/.test(path);
const isTestSupport = (path: string) => isIn(path, 'tests', 'sandbox/test-support', 'sandbox/tests');
const isProduct = (path: string) => isIn(path, 'src', 'dashboard', 'sandbox', 'ui', 'locales');

/** The layer of a server file: platform, core, features, and above them the composition root with everything directly in `src`. */
function layerOf(path: string): number {
  if (isIn(path, 'src/platform')) return 0;
  if (isIn(path, 'src/core')) return 1;
  return isIn(path, 'src/features') ? 2 : 3;
}

/** Layers of the dashboard, the lowest first. */
const DASHBOARD_LAYERS = ['api', 'components', 'realtime', 'features', 'app'];
const dashboardLayerOf = (path: string) => DASHBOARD_LAYERS.findIndex((layer) => isIn(path, `dashboard/${layer}`));

/** Rules about imports. Test files are exempt: they may import anything. */
const IMPORT_RULES: readonly ImportRule[] = [
  {
    rule: 'layers import downward only',
    forbids: (from, to) => isIn(from, 'src') && isIn(to, 'src') && layerOf(to) > layerOf(from),
  },
  {
    rule: 'features do not import each other',
    forbids: (from, to) =>
      isIn(from, 'src') === isIn(to, 'src') &&
      featureOf(from) !== undefined &&
      featureOf(to) !== undefined &&
      featureOf(from) !== featureOf(to),
  },
  {
    rule: 'rules import only rules and contracts',
    forbids: (from, to) => isIn(from, 'src') && isRules(from) && !isRules(to) && !isContract(to),
  },
  {
    rule: 'contracts import only zod and contracts',
    forbids: (from, to) =>
      isIn(from, 'src') && isContract(from) && to !== 'zod' && !(isIn(to, 'src') && isContract(to)),
  },
  {
    rule: 'only the database module imports a database driver',
    forbids: (from, to) => DRIVERS.test(to) && isIn(from, 'src') && !isIn(from, 'src/platform/db'),
  },
  {
    rule: 'the dashboard imports contracts, message views, ui and locales only',
    forbids: (from, to) =>
      isIn(from, 'dashboard') &&
      !isPackage(to) &&
      !isIn(to, 'dashboard', 'ui', 'locales') &&
      !(isIn(to, 'src') && (isContract(to) || isView(to))),
  },
  {
    rule: 'message views import only zod, Discord types, locales and pure code',
    forbids: (from, to) =>
      isIn(from, 'src') &&
      isView(from) &&
      to !== 'zod' &&
      to !== 'discord-api-types/v10' &&
      !isIn(to, 'locales') &&
      !(isIn(to, 'src') && (isView(to) || isContract(to) || isRules(to) || isPure(to))),
  },
  {
    rule: 'layers of the dashboard import downward only',
    forbids: (from, to) =>
      dashboardLayerOf(from) >= 0 && isIn(to, 'dashboard') && dashboardLayerOf(to) > dashboardLayerOf(from),
  },
  {
    rule: 'only main, the demo and tests import the sandbox',
    forbids: (from, to) =>
      isIn(from, 'src') && isIn(to, 'sandbox') && from !== 'src/main.ts' && !isIn(from, 'src/demo'),
  },
  {
    rule: 'the sandbox imports nothing of the product',
    // Its page draws messages with the components and texts that the dashboard's previews use.
    forbids: (from, to) =>
      isIn(from, 'sandbox') &&
      !isPackage(to) &&
      !isIn(to, 'sandbox') &&
      !(isIn(from, 'sandbox/page') && isIn(to, 'ui', 'locales')),
  },
  {
    rule: 'the sandbox world imports no server code',
    forbids: (from, to) => isIn(from, 'sandbox/world') && !isPackage(to) && !isIn(to, 'sandbox/world'),
  },
  {
    rule: 'the sandbox server imports only contracts of the control API',
    forbids: (from, to) =>
      isIn(from, 'sandbox/server') &&
      isIn(to, 'sandbox/control-api', 'sandbox/client', 'sandbox/page') &&
      !isContract(to),
  },
  {
    rule: 'locales import nothing',
    forbids: (from, to) => isIn(from, 'locales') && !isPackage(to) && !isIn(to, 'locales'),
  },
  {
    rule: 'ui imports only ui and locales',
    forbids: (from, to) => isIn(from, 'ui') && !isPackage(to) && !isIn(to, 'ui', 'locales'),
  },
  {
    rule: 'the product does not import tests',
    forbids: (from, to) => isProduct(from) && !isTestSupport(from) && (isTestSupport(to) || isTest(to)),
  },
];

/** Rules about a single file. */
const FILE_RULES: readonly FileRule[] = [
  {
    rule: 'only stores run SQL',
    forbids: ({ path, runsSql }) =>
      runsSql && isIn(path, 'src') && !isStore(path) && !isIn(path, 'src/platform') && !isTest(path),
  },
  {
    rule: 'only config.ts reads the environment',
    forbids: ({ path, readsEnvironment }) =>
      readsEnvironment && isIn(path, 'src') && !mayReadEnvironment(path) && !isTest(path),
  },
  { rule: 'no barrels', forbids: ({ isBarrel }) => isBarrel },
  { rule: 'files and folders have descriptive names', forbids: ({ path }) => !isWellNamed(path) },
];
const NO_CYCLES = 'no import cycles, types included';

/** Checks all given files against every rule. Returns the violations. */
export function findViolations(files: SourceFiles): readonly Violation[] {
  const modules = [...files].map(([path, text]) => parseModule(path, text));
  const product = modules.filter(({ path }) => !isTest(path));
  const importViolations = product.flatMap(({ path, imports }) =>
    imports.flatMap((to) =>
      IMPORT_RULES.filter(({ forbids }) => forbids(path, to)).map(({ rule }) => ({
        rule,
        location: `${path} → ${to}`,
      })),
    ),
  );
  const fileViolations = modules.flatMap((file) =>
    FILE_RULES.filter(({ forbids }) => forbids(file)).map(({ rule }) => ({ rule, location: file.path })),
  );
  return [...importViolations, ...fileViolations, ...findCycles(modules)];
}

/** The names of all rules, so that a test can show each of them failing. */
export const ruleNames: readonly string[] = [
  ...IMPORT_RULES.map(({ rule }) => rule),
  ...FILE_RULES.map(({ rule }) => rule),
  NO_CYCLES,
];

function isWellNamed(path: string): boolean {
  const segments = path.replace(/(\.test)?\.(tsx?|mjs)$/, '').split('/');
  return segments.every((segment) => FILE_NAME.test(segment) && !FORBIDDEN_NAME.test(segment));
}

/** Parses a file with the compiler's parser, so that comments and strings are never mistaken for code. */
function parseModule(path: string, text: string): ParsedModule {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const imports: string[] = [];
  let runsSql = false;
  let readsEnvironment = false;
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) imports.push(resolve(path, specifier));
    if (ts.isCallExpression(node)) runsSql ||= isQuery(node.expression);
    if (ts.isPropertyAccessExpression(node)) readsEnvironment ||= isEnvironment(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const isBarrel = source.statements.length > 0 && source.statements.every(isReexport);
  return { path, imports, runsSql, readsEnvironment, isBarrel };
}

/** The module that an import, re-export, dynamic import or import type names. */
function specifierOf(node: ts.Node): string | undefined {
  const moduleSpecifier =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : undefined;
  return moduleSpecifier && ts.isStringLiteralLike(moduleSpecifier) ? moduleSpecifier.text : undefined;
}

/** Imports name their file with its extension, so a relative one resolves without looking; Vite's `?suffix` is dropped. */
function resolve(from: string, specifier: string): string {
  const bare = specifier.replace(/\?.*$/, '');
  return bare.startsWith('.') ? join(dirname(from), bare) : bare;
}

/** `req.query()` reads a URL; every other `.query()` and `.script()` runs SQL. */
function isQuery(callee: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(callee)) return false;
  return (callee.name.text === 'query' && !/\breq$/.test(callee.expression.getText())) || callee.name.text === 'script';
}

function isEnvironment({ expression, name }: ts.PropertyAccessExpression): boolean {
  return name.text === 'env' && ts.isIdentifier(expression) && expression.text === 'process';
}

function isReexport(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
}

/** Searches depth first. Each cycle is reported once, from the file where the search entered it. */
function findCycles(modules: readonly ParsedModule[]): readonly Violation[] {
  const importsOf = new Map(modules.map(({ path, imports }) => [path, imports]));
  const done = new Set<string>();
  const violations: Violation[] = [];
  const walk = (path: string, ancestors: readonly string[]): void => {
    const start = ancestors.indexOf(path);
    if (start >= 0) violations.push({ rule: NO_CYCLES, location: [...ancestors.slice(start), path].join(' → ') });
    if (start >= 0 || done.has(path)) return;
    for (const to of importsOf.get(path) ?? []) walk(to, [...ancestors, path]);
    done.add(path);
  };
  for (const path of importsOf.keys()) walk(path, []);
  return violations;
}
