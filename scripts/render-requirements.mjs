// Renders docs/requirements.md from the data in docs/requirements/, one file a section: `node scripts/render-requirements.mjs`.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DATA = new URL('../docs/requirements/', import.meta.url);
const PAGE = new URL('../docs/requirements.md', import.meta.url);

const INTRODUCTION = `# Requirements

What the product promises, item by item, what provides it, and the tests that prove it. Commits and tests may name an item as \`R-171\`.

- **done**: provided, and the tests named prove it.
- **partly**: what is described is provided and proven; what follows *Missing* is not there yet.
- **later**: part of a feature that is not built yet.

A proof reads \`file › title\`, or \`file › group › title\` where the title alone is ambiguous; \`%s\` and \`$name\` stand for the cases of a
table. This page is rendered from the data in \`docs/requirements/\`: edit the data, then run \`node scripts/render-requirements.mjs\`.
\`scripts/requirements.test.ts\` fails when a named test no longer exists or this page is out of date.
`;

/** The sections in the order of their file names: `{ title, items: [{ item, state, promise, providedBy, proofs: [{ file, titles }] }] }`. */
export function readRequirements() {
  return readdirSync(DATA)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(new URL(name, DATA), 'utf8')));
}

/** The page as Markdown. */
export function renderRequirements(sections) {
  const tables = sections.map(({ title, items }) => `\n## ${title}\n\n${HEADER}${items.map(renderRow).join('')}`);
  return INTRODUCTION + tables.join('');
}

const HEADER = '| item | state | promise | provided by | proof |\n| --- | --- | --- | --- | --- |\n';

function renderRow({ item, state, promise, providedBy, proofs }) {
  const proof = proofs.map(({ file, titles }) => `\`${[file, ...titles].join(' › ')}\``).join('<br>') || '–';
  return `| ${[item, state, promise, providedBy, proof].join(' | ')} |\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, renderRequirements(readRequirements()));
