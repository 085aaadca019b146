import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { en } from '../../locales/en/catalogue.ts';
import { SERVER_CATALOGUES, WEB_FOLDERS } from '../../scripts/source-folders.mjs';
import { listMessages } from '../support/messages/list-messages.ts';
import { findMessageUses, type MessageUses } from '../support/messages/message-uses.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GROUPS = Object.keys(en);
const startsWithGroup = (text: string) => GROUPS.some((group) => text.startsWith(`${group}.`) || text === group);

function findUsesOfProduct(): MessageUses {
  const files = ['src', 'sandbox', 'dashboard', 'ui', 'locales']
    .flatMap((folder) =>
      readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/test-support\//.test(path));
  const { config }: { config?: unknown } = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(
    files.map((path) => ROOT + path),
    options,
  );
  return findMessageUses(program, { files: files.map((path) => ROOT + path), isKeyLike: startsWithGroup });
}

function unusedKeys(messages: object, { uses }: Pick<MessageUses, 'uses'>): string[] {
  const used = new Set(uses.map(({ key }) => key));
  const groups = [...used].filter((key) => key.endsWith('.'));
  const keys = new Set(listMessages(messages).map(({ key }) => key));
  return [...keys].filter((key) => !used.has(key) && !groups.some((group) => key.startsWith(group)));
}

test('every message is used, and no page uses one that its build leaves out', { timeout: 300_000 }, () => {
  const found = findUsesOfProduct();
  expect(found.undecided).toEqual([]);
  expect(unusedKeys(en, found)).toEqual([]);
  const isInPages = (file: string) => WEB_FOLDERS.some((folder) => file.startsWith(`${ROOT}${folder}/`));
  const isLeftOut = (key: string) => SERVER_CATALOGUES.some((name) => key.startsWith(`${name}.`));
  expect(found.uses.filter(({ file, key }) => isInPages(file) && isLeftOut(key))).toEqual([]);
});

/** Finds the uses in one file that is not on the disk. */
function findUsesIn(text: string): MessageUses {
  const source = ts.createSourceFile('page.ts', text, ts.ScriptTarget.ES2023, true);
  const host: ts.CompilerHost = { ...ts.createCompilerHost({}), getSourceFile: () => source };
  const program = ts.createProgram(['page.ts'], { noLib: true, noResolve: true }, host);
  return findMessageUses(program, { files: ['page.ts'], isKeyLike: (word) => word.startsWith('shop') });
}

test('an unused message is found among built keys, plurals and groups', () => {
  const found = findUsesIn(`
    declare const state: 'open' | 'shut';
    declare const kind: string;
    t(\`shop.states.\${state}_title\`);
    t('shop.items', { count: 2 });
    findMessage('shop.kinds', kind);
  `);
  const messages = {
    shop: {
      title: '',
      items_one: '',
      items_other: '',
      states: { open_title: '', shut_title: '', gone_title: '' },
      kinds: { a: '' },
    },
  };
  expect(unusedKeys(messages, found)).toEqual(['shop.title', 'shop.states.gone_title']);
});

test('a key built from any text is reported', () => {
  const { undecided } = findUsesIn('declare const name: string; t(`shop.${name}` as never);');
  expect(undecided).toEqual(['page.ts: `shop.${name}`']);
});
