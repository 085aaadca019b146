import ts from 'typescript';

/** An identifier that is not declared anywhere in `scope`, or a word that no comment, test title or document there uses. */
export type RetiredWord = { word: string; scope: string; replacement: string };
/** `glossary.json`: retired identifiers, file names (without extension) and words of prose, each with its standard replacement. */
export type Glossary = {
  identifiers: readonly RetiredWord[];
  files: readonly RetiredWord[];
  prose: readonly RetiredWord[];
};
export type Finding = { location: string; word: string; replacement: string };

/** Scopes are folders or files relative to the repository root; `.` is everything. */
const isInScope = (path: string, scope: string): boolean =>
  scope === '.' || path === scope || path.startsWith(`${scope}/`);

/** Searches the given files, by path from the root, for retired words. */
export function findRetiredWords(glossary: Glossary, files: ReadonlyMap<string, string>): readonly Finding[] {
  const identifiers = byWord(glossary.identifiers);
  const fileNames = byWord(glossary.files);
  const prose = glossary.prose.map((entry) => ({ ...entry, pattern: wordPattern(entry.word) }));
  return [...files].flatMap(([path, text]) => {
    const report = (entry: RetiredWord, location: string): Finding[] =>
      isInScope(path, entry.scope) ? [{ location, word: entry.word, replacement: entry.replacement }] : [];
    const name = path.slice(path.lastIndexOf('/') + 1).split('.', 1)[0] ?? '';
    const { declared, sentences } = read(path, text);
    return [
      ...(fileNames.get(name) ?? []).flatMap((entry) => report(entry, path)),
      ...declared.flatMap(({ identifier, line }) =>
        (identifiers.get(identifier) ?? []).flatMap((entry) => report(entry, `${path}:${line}`)),
      ),
      ...sentences.flatMap(({ sentence, line }) =>
        prose.flatMap((entry) => (entry.pattern.test(sentence) ? report(entry, `${path}:${line}`) : [])),
      ),
    ];
  });
}

function byWord(entries: readonly RetiredWord[]): ReadonlyMap<string, readonly RetiredWord[]> {
  const map = new Map<string, RetiredWord[]>();
  for (const entry of entries) map.set(entry.word, [...(map.get(entry.word) ?? []), entry]);
  return map;
}

/** Whole words only, case-sensitive; a word in quotes names a stored value. */
const wordPattern = (word: string): RegExp =>
  new RegExp(`(?<![\\w'"\`-])${word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![\\w-])`);

type Source = {
  declared: readonly { identifier: string; line: number }[];
  sentences: readonly { sentence: string; line: number }[];
};

/** What a person named and wrote in a file: declared identifiers, comments and test titles; of other files their comments or text. */
function read(path: string, text: string): Source {
  if (/\.(tsx?|mjs)$/.test(path)) return readCode(path, text);
  const lines = text.split('\n').map((sentence, index) => ({ sentence, line: index + 1 }));
  if (path.endsWith('.md')) return { declared: [], sentences: lines };
  const comments = lines.flatMap(({ sentence, line }) => {
    const comment = /--.*$/.exec(sentence)?.[0];
    return comment === undefined ? [] : [{ sentence: comment, line }];
  });
  return { declared: [], sentences: comments };
}

function readCode(path: string, text: string): Source {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const declared: { identifier: string; line: number }[] = [];
  const sentences = new Map<number, string>();
  const addComments = (ranges: readonly ts.CommentRange[] | undefined): void => {
    for (const { pos, end } of ranges ?? []) sentences.set(pos, text.slice(pos, end));
  };
  const visit = (node: ts.Node): void => {
    addComments(ts.getLeadingCommentRanges(text, node.getFullStart()));
    addComments(ts.getTrailingCommentRanges(text, node.getEnd()));
    const name = ts.isImportSpecifier(node) ? undefined : (node as { name?: ts.Node }).name;
    if (name && ts.isIdentifier(name) && !ts.isPropertyAccessExpression(node))
      declared.push({ identifier: name.text, line: lineOf(name.getStart()) });
    const title = titleOf(node);
    if (title) sentences.set(title.getStart(), title.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return {
    declared,
    sentences: [...sentences].map(([position, sentence]) => ({ sentence, line: lineOf(position) })),
  };
}

/** The title of a test or group, also behind `test.each(…)`. */
function titleOf(node: ts.Node): ts.StringLiteralLike | undefined {
  if (!ts.isCallExpression(node) || !/^(test|it|describe)\b/.test(node.expression.getText())) return undefined;
  const [title] = node.arguments;
  return title && ts.isStringLiteralLike(title) ? title : undefined;
}
