// Renames every declaration of a retired identifier to the replacement that glossary.json names, with all references that the
// type checker finds: `node --import tsx scripts/apply-glossary.ts`. Add the word to glossary.json first, commit, run this, then read the
// difference. Strings, comments and SQL are not touched: a property that is stored or sent needs a narrower scope or a rename by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

type Retired = { word: string; scope: string; replacement: string };
type Edit = { start: number; end: number; text: string };
type Codemod = { checker: ts.TypeChecker; root: string; retired: ReadonlyMap<string, readonly Retired[]> };

/** Renames in all files below `root` that its tsconfig.json includes. Returns the changed files with their new text. */
export function applyGlossary(root: string, identifiers: readonly Retired[]): ReadonlyMap<string, string> {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const program = ts.createProgram(fileNames, options);
  const retired = new Map<string, Retired[]>();
  for (const entry of identifiers) retired.set(entry.word, [...(retired.get(entry.word) ?? []), entry]);
  const codemod = { checker: program.getTypeChecker(), root, retired };
  const changed = new Map<string, string>();
  for (const source of program.getSourceFiles().filter(({ fileName }) => fileNames.includes(fileName))) {
    const edits = findEdits(codemod, source);
    if (edits.length > 0) changed.set(source.fileName, applyEdits(source.text, edits));
  }
  return changed;
}

function findEdits(codemod: Codemod, source: ts.SourceFile): Edit[] {
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && codemod.retired.has(node.text)) {
      const text = replacementOf(codemod, node);
      if (text !== node.text) edits.push({ start: node.getStart(), end: node.getEnd(), text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits;
}

/** Later edits first, so that positions stay valid. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits.reduceRight(
    (result, { start, end, text: inserted }) => result.slice(0, start) + inserted + result.slice(end),
    text,
  );
}

/** The new text of one identifier. `{ a }` is two names, a property and a variable, which may part: `{ a: b }`. */
function replacementOf(codemod: Codemod, node: ts.Identifier): string {
  const { checker } = codemod;
  const { parent, text } = node;
  const rename = (declarations: readonly ts.Declaration[] | undefined) => renamed(codemod, declarations, text) ?? text;
  const shorthand = (property: string, variable: string) =>
    property === variable ? property : `${property}: ${variable}`;
  if (ts.isShorthandPropertyAssignment(parent)) {
    const variable = resolveAlias(checker, checker.getShorthandAssignmentValueSymbol(parent));
    return shorthand(rename(propertyDeclarations(checker, parent) ?? [parent]), rename(variable?.declarations));
  }
  if (
    ts.isBindingElement(parent) &&
    ts.isObjectBindingPattern(parent.parent) &&
    !parent.propertyName &&
    !parent.dotDotDotToken
  ) {
    const property = checker.getTypeAtLocation(parent.parent).getProperty(text);
    return shorthand(rename(property?.declarations), rename([parent]));
  }
  if ((ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) && parent.name === node)
    return rename(propertyDeclarations(checker, parent) ?? [parent]);
  if (ts.isJsxAttribute(parent) && parent.name === node)
    return rename(checker.getContextualType(parent.parent)?.getProperty(text)?.declarations);
  return rename(resolveAlias(checker, checker.getSymbolAtLocation(node))?.declarations);
}

/** The declarations of a literal's property in the type that the literal is used as; none if nothing is known of it. */
function propertyDeclarations(
  checker: ts.TypeChecker,
  property: ts.ObjectLiteralElementLike,
): readonly ts.Declaration[] | undefined {
  if (!ts.isObjectLiteralExpression(property.parent) || !property.name) return undefined;
  return checker.getContextualType(property.parent)?.getProperty(property.name.getText())?.declarations;
}

/** An imported name stands for what it imports. */
function resolveAlias(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): ts.Symbol | undefined {
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function renamed(
  { root, retired }: Codemod,
  declarations: readonly ts.Declaration[] | undefined,
  text: string,
): string | undefined {
  for (const declaration of declarations ?? []) {
    const path = relative(root, declaration.getSourceFile().fileName).replaceAll('\\', '/');
    const entry = retired
      .get(text)
      ?.find(({ scope }) => scope === '.' || path === scope || path.startsWith(`${scope}/`));
    if (entry && !path.startsWith('..') && !path.includes('node_modules/')) return entry.replacement;
  }
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { identifiers } = JSON.parse(readFileSync(join(root, 'glossary.json'), 'utf8')) as { identifiers: Retired[] };
  const changed = applyGlossary(root, identifiers);
  for (const [path, text] of changed) writeFileSync(path, text);
  console.log(`${changed.size} files changed`);
}
