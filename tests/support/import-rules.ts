import { dirname, join } from 'node:path/posix';
import ts from 'typescript';

/** Source text by path from the root, with forward slashes. */
export type SourceFiles = ReadonlyMap<string, string>;
/** One place that breaks a law. */
export type Violation = { rule: string; location: string };

type Import = { to: string; isType: boolean };
type FileFacts = {
  path: string;
  imports: readonly Import[];
  runsSql: boolean;
  readsEnvironment: boolean;
  isBarrel: boolean;
};
type ImportRule = { rule: string; forbids: (from: string, to: string) => boolean };
type FileRule = { rule: string; forbids: (file: FileFacts) => boolean };

const DRIVERS = /^(pg|pg-.*|kysely|@electric-sql\/.*)$/;
const FORBIDDEN_NAME = /^(types|index)$|(^|-)(utils?|helpers?|common|misc|managers?|services?)(-|$)/;
const FILE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.d|\.config)?$/;

const isTest = (path: string) => /\.test\.tsx?$/.test(path);
const isContract = (path: string) => /(^|[/-])contract\.ts$/.test(path);
const isRules = (path: string) => /[/-]rules\.ts$/.test(path);
const isStore = (path: string) => /[/-]store\.ts$/.test(path);
const isIn = (folder: string, path: string) => path.startsWith(`${folder}/`);
const isPackage = (to: string) =>
  !to.includes('/') || !/^(src|sandbox|dashboard|ui|locales|tests|bench|scripts)\//.test(to);
const featureOf = (path: string) => /^src\/features\/([^/]+)\//.exec(path)?.[1];
/** Programs hand the environment to `config.ts`. */
const isProgram = (path: string) => /^src\/((.+\/)?cli|main|config)\.ts$/.test(path);
const mayImportTestSupport = (path: string) =>
  !/^(src|dashboard|sandbox|ui|locales)\//.test(path) || /^sandbox\/(test-support|tests)\//.test(path);

/** How high in the house a file of the server lives; the roof is everything directly in `src` and the rooms above the features. */
function layerOf(path: string): number {
  if (isIn('src/platform', path)) return 0;
  if (isIn('src/core', path)) return 1;
  return isIn('src/features', path) ? 2 : 3;
}

/** Laws about who may import whom. Tests stand outside: they see the whole house. */
const IMPORT_RULES: readonly ImportRule[] = [
  {
    rule: 'imports point downward',
    forbids: (from, to) => isIn('src', from) && isIn('src', to) && layerOf(to) > layerOf(from),
  },
  {
    rule: 'features are strangers to each other',
    forbids: (from, to) =>
      featureOf(from) !== undefined && featureOf(to) !== undefined && featureOf(from) !== featureOf(to),
  },
  {
    rule: 'rules decide from what they are given',
    forbids: (from, to) => isIn('src', from) && isRules(from) && !isRules(to) && !isContract(to),
  },
  {
    rule: 'contracts travel light, since browsers bundle them',
    forbids: (from, to) =>
      isIn('src', from) && isContract(from) && to !== 'zod' && !(isIn('src', to) && isContract(to)),
  },
  {
    rule: 'only stores and the platform know a database driver',
    forbids: (from, to) => DRIVERS.test(to) && isIn('src', from) && !isIn('src/platform/db', from),
  },
  {
    rule: 'the dashboard knows the server by its contracts alone',
    forbids: (from, to) =>
      isIn('dashboard', from) &&
      !isPackage(to) &&
      !isIn('dashboard', to) &&
      !isIn('ui', to) &&
      !isIn('locales', to) &&
      !(isIn('src', to) && isContract(to)),
  },
  {
    rule: 'only the demo and tests start a local Discord',
    forbids: (from, to) =>
      isIn('src', from) && isIn('sandbox', to) && from !== 'src/main.ts' && !isIn('src/demo', from),
  },
  {
    rule: 'the local Discord knows nothing of the bot',
    // Its page shows messages as the dashboard's previews do, with the same components and words.
    forbids: (from, to) =>
      isIn('sandbox', from) &&
      !isPackage(to) &&
      !isIn('sandbox', to) &&
      !(isIn('sandbox/page', from) && (isIn('ui', to) || isIn('locales', to))),
  },
  {
    rule: 'locales import nothing',
    forbids: (from, to) => isIn('locales', from) && !isPackage(to) && !isIn('locales', to),
  },
  {
    rule: 'shared components know neither page',
    forbids: (from, to) => isIn('ui', from) && !isPackage(to) && !isIn('ui', to) && !isIn('locales', to),
  },
  {
    rule: 'the program does not run on its tests',
    forbids: (from, to) => !mayImportTestSupport(from) && (isIn('tests', to) || isTest(to)),
  },
];

/** Laws about one file by itself. */
const FILE_RULES: readonly FileRule[] = [
  {
    rule: 'only stores speak SQL',
    forbids: ({ path, runsSql }) =>
      runsSql && isIn('src', path) && !isStore(path) && !isIn('src/platform', path) && !isTest(path),
  },
  {
    rule: 'the environment is read in one place',
    forbids: ({ path, readsEnvironment }) => readsEnvironment && isIn('src', path) && !isProgram(path) && !isTest(path),
  },
  { rule: 'no barrels', forbids: ({ isBarrel }) => isBarrel },
  { rule: 'a file is named for what it holds', forbids: ({ path }) => !isWellNamed(path) },
];

/** Judges every given file. Answers each breach; an empty list means that the house is in order. */
export function findViolations(files: SourceFiles): readonly Violation[] {
  const facts = [...files].map(([path, text]) => parseFile(path, text));
  const importViolations = facts
    .filter(({ path }) => !isTest(path))
    .flatMap(({ path, imports }) =>
      imports.flatMap(({ to }) =>
        IMPORT_RULES.filter(({ forbids }) => forbids(path, to)).map(({ rule }) => ({
          rule,
          location: `${path} → ${to}`,
        })),
      ),
    );
  const fileViolations = facts.flatMap((file) =>
    FILE_RULES.filter(({ forbids }) => forbids(file)).map(({ rule }) => ({ rule, location: file.path })),
  );
  return [...importViolations, ...fileViolations, ...findCycles(facts)];
}

/** The names of all laws, so that a test can show each of them failing. */
export const ruleNames: readonly string[] = [...IMPORT_RULES, ...FILE_RULES]
  .map(({ rule }) => rule)
  .concat('no cycles');

function isWellNamed(path: string): boolean {
  const segments = path.replace(/(\.test)?\.(tsx?|mjs)$/, '').split('/');
  return segments.every((segment) => FILE_NAME.test(segment) && !FORBIDDEN_NAME.test(segment));
}

/** Reads one file by the compiler's own parser, so that comments and strings are never taken for code. */
function parseFile(path: string, text: string): FileFacts {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const imports: Import[] = [];
  let runsSql = false;
  let readsEnvironment = false;
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) imports.push({ to: resolve(path, specifier), isType: isTypeOnly(node) });
    if (ts.isCallExpression(node)) runsSql ||= isQuery(node.expression);
    if (ts.isPropertyAccessExpression(node)) readsEnvironment ||= isEnvironment(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const isBarrel = source.statements.length > 0 && source.statements.every((one) => isReexport(one));
  return { path, imports, runsSql, readsEnvironment, isBarrel };
}

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

/** Whole imports only: of `import { type A }` the import itself remains. */
function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  return ts.isImportTypeNode(node) || (ts.isExportDeclaration(node) && node.isTypeOnly);
}

/** The project writes extensions out, so a relative import names its file; what vite adds after `?` is dropped. */
function resolve(from: string, specifier: string): string {
  const bare = specifier.replace(/\?.*$/, '');
  return bare.startsWith('.') ? join(dirname(from), bare) : bare;
}

/** `req.query()` reads a URL; every other `.query()` and `.script()` is a statement. */
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

/** Depth first over what is loaded: two types may name each other, two files may not need each other to run. Each cycle is told once, from where it closes. */
function findCycles(facts: readonly FileFacts[]): readonly Violation[] {
  const importsOf = new Map(
    facts.map(({ path, imports }) => [path, imports.filter(({ isType }) => !isType).map(({ to }) => to)]),
  );
  const done = new Set<string>();
  const violations: Violation[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) violations.push({ rule: 'no cycles', location: [...trail.slice(start), path].join(' → ') });
    if (start >= 0 || done.has(path)) return;
    for (const to of importsOf.get(path) ?? []) walk(to, [...trail, path]);
    done.add(path);
  };
  for (const path of importsOf.keys()) walk(path, []);
  return violations;
}
