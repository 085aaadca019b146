import { dirname, join } from 'node:path/posix';
import ts from 'typescript';
import type { SourceFiles, Violation } from './import-rules.ts';

/** The classes that a style sheet mentions: its own, and inside `:global()` or outside modules those of everyone. */
type StyleSheet = { path: string; isModule: boolean; own: ReadonlySet<string>; global: ReadonlySet<string> };
type Component = {
  path: string;
  /** Class names in literals. */
  literals: ReadonlySet<string>;
  /** Classes read from modules, as "module class". */
  reads: ReadonlySet<string>;
  /** Expressions whose classes cannot be told from the source. */
  dynamic: readonly string[];
};

const RULES = {
  undefinedInModule: 'a component reads only classes that the module defines',
  unusedInModule: 'every class of a module is used',
  undefinedGlobal: 'a global class is defined where it is used',
  unusedGlobal: 'every global class is used',
  dynamic: 'a component names each class, so that it can be checked',
} as const;
export const ruleNames = Object.values(RULES);

const isModule = (path: string) => path.endsWith('.module.css');
const isDashboard = (path: string) => path.startsWith('dashboard/');
/** Mantine sets these on its components. */
const isMantineClass = (name: string) => name.startsWith('mantine-');
const classesIn = (selector: string): string[] =>
  [...selector.matchAll(/\.([a-z_][\w-]*)/gi)].map(([, name = '']) => name);
const wordsIn = (text: string): string[] => text.split(/\s+/).filter(Boolean);

function parseStyleSheet(path: string, text: string): StyleSheet {
  const own = new Set<string>();
  const global = new Set<string>();
  const withoutComments = text.replaceAll(/\/\*[^]*?\*\//g, '');
  for (const [, prelude = ''] of withoutComments.matchAll(/([^{};]+)\{/g)) {
    if (prelude.trim().startsWith('@')) continue;
    const local = prelude.replaceAll(/:global\(([^)]*)\)/g, (_match, inner: string) => {
      for (const name of classesIn(inner)) global.add(name);
      return '';
    });
    for (const name of classesIn(local)) (isModule(path) ? own : global).add(name);
  }
  return { path, isModule: isModule(path), own, global };
}

/** Returns the local names of the imported modules, with their paths from the root. */
function importedModules(path: string, source: ts.SourceFile): Map<string, string> {
  const modules = new Map<string, string>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const { text } = statement.moduleSpecifier;
    const name = statement.importClause?.name?.text;
    if (name !== undefined && isModule(text)) modules.set(name, join(dirname(path), text));
  }
  return modules;
}

/** Whether the value of this node becomes the class of an element. */
function isClassName(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isJsxExpression(parent) || ts.isParenthesizedExpression(parent)) return isClassName(parent);
  if (ts.isConditionalExpression(parent)) return node !== parent.condition && isClassName(parent);
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken;
    const isLogical =
      kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken;
    return isLogical && isClassName(parent);
  }
  if (ts.isJsxAttribute(parent) || ts.isPropertyAssignment(parent))
    return parent.initializer === node && parent.name.getText() === 'className';
  if (ts.isCallExpression(parent)) return parent.expression.getText() === 'joinClasses' && node !== parent.expression;
  return false;
}

/** The members of `type Tone` are class names; TypeScript checks each use of them. */
const isTone = (node: ts.Node): boolean =>
  ts.isLiteralTypeNode(node.parent) &&
  ts.isUnionTypeNode(node.parent.parent) &&
  ts.isTypeAliasDeclaration(node.parent.parent.parent) &&
  node.parent.parent.parent.name.text === 'Tone';

function parseComponent(path: string, text: string): Component {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const modules = importedModules(path, source);
  const literals = new Set<string>();
  const reads = new Set<string>();
  const dynamic: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && (isTone(node) || isClassName(node)))
      for (const name of wordsIn(node.text)) literals.add(name);
    if (ts.isTemplateExpression(node) && isClassName(node)) dynamic.push(node.getText());
    const module = ts.isIdentifier(node) ? modules.get(node.text) : undefined;
    if (module !== undefined && !ts.isImportClause(node.parent)) {
      if (ts.isPropertyAccessExpression(node.parent)) reads.add(`${module} ${node.parent.name.text}`);
      else dynamic.push(node.parent.getText());
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { path, literals, reads, dynamic };
}

/** Returns where the dashboard's components and style sheets disagree about classes. `files` are those of dashboard and ui. */
export function findClassViolations(files: SourceFiles): Violation[] {
  const sheets: StyleSheet[] = [];
  const components: Component[] = [];
  for (const [path, text] of files)
    if (path.endsWith('.css')) sheets.push(parseStyleSheet(path, text));
    else components.push(parseComponent(path, text));
  const owned = new Set(sheets.flatMap(({ path, own }) => [...own].map((name) => `${path} ${name}`)));
  const reads = new Set(components.flatMap((component) => [...component.reads]));
  const defined = new Set(sheets.filter((sheet) => !sheet.isModule).flatMap(({ global }) => [...global]));
  const literals = new Set(components.flatMap((component) => [...component.literals]));
  const violations: Violation[] = [];
  const report = (rule: string, path: string, name: string) => {
    if (isDashboard(path)) violations.push({ rule, location: `${path}: ${name}` });
  };
  for (const { path, isModule: isOwn, own, global } of sheets) {
    for (const name of own) if (!reads.has(`${path} ${name}`)) report(RULES.unusedInModule, path, name);
    for (const name of global) {
      if (isMantineClass(name)) continue;
      if (isOwn && !defined.has(name)) report(RULES.undefinedGlobal, path, name);
      if (!literals.has(name)) report(RULES.unusedGlobal, path, name);
    }
  }
  for (const component of components) {
    for (const read of component.reads) if (!owned.has(read)) report(RULES.undefinedInModule, component.path, read);
    for (const name of component.literals) if (!defined.has(name)) report(RULES.undefinedGlobal, component.path, name);
    for (const expression of component.dynamic) report(RULES.dynamic, component.path, expression);
  }
  return violations;
}
