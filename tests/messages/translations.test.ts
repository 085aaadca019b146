import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { en, type English } from '../../locales/en/catalogue.ts';
import { createTranslator } from '../../locales/translate.ts';
import type { Translation } from '../../locales/translation.ts';
import { listMessages } from '../support/messages/list-messages.ts';
import { translationProblems } from '../support/messages/translation-problems.ts';

const languages = readdirSync(new URL('../../locales/', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test.each(languages)('the catalogue of the language %s is complete', async (language) => {
  const catalogue = (await import(`../../locales/${language}/catalogue.ts`)) as Record<string, object>;
  expect(translationProblems(en, language, catalogue[language] ?? {})).toEqual([]);
});

test('no plural has the key of another message', () => {
  const messages = listMessages(en);
  const names = new Set(messages.map(({ name }) => name));
  expect(messages.filter(({ key, isPlural }) => isPlural && names.has(key))).toEqual([]);
});

const english = {
  greeting: 'Hello {{name}}',
  shop: { coins_one: '{{count}} coin', coins_other: '{{count, number}} coins', title: 'Shop' },
} as const;
type Polish = Translation<typeof english, 'one' | 'few' | 'many' | 'other'>;
const polish = {
  greeting: 'Cześć, {{name}}',
  shop: {
    coins_one: '{{count}} moneta',
    coins_few: '{{count}} monety',
    coins_many: '{{count, number}} monet',
    coins_other: '{{count}} monety',
    title: 'Sklep',
  },
} satisfies Polish;

test('a second language has the keys of the first and the plural forms of its own', () => {
  expect(translationProblems(english, 'pl', polish)).toEqual([]);
  const { t } = createTranslator<typeof english>('pl', polish);
  expect(t('greeting', { name: 'Wren' })).toBe('Cześć, Wren');
  expect([1, 3, 5, 12_345].map((count) => t('shop.coins', { count }))).toEqual([
    '1 moneta',
    '3 monety',
    '5 monet',
    '12\u{A0}345 monet',
  ]);
});

test('an incomplete translation is reported, and does not compile', () => {
  const { greeting, shop } = polish;
  const { coins_few, ...withoutFew } = shop;
  // @ts-expect-error The form `few` is missing.
  const missingForm: Polish = { greeting, shop: withoutFew };
  expect(translationProblems(english, 'pl', missingForm)).toEqual(['shop.coins_few is missing']);
  // @ts-expect-error A message is missing.
  const missingMessage: Polish = { shop };
  expect(translationProblems(english, 'pl', missingMessage)).toEqual(['greeting is missing']);
  // @ts-expect-error English has no such message.
  const unknownMessage: Polish = { greeting, shop, farewell: 'Pa' };
  expect(translationProblems(english, 'pl', unknownMessage)).toEqual(['farewell is unknown']);
  // @ts-expect-error Polish has no form `two`.
  const unknownForm: Polish = { greeting, shop: { ...shop, coins_two: coins_few } };
  expect(translationProblems(english, 'pl', unknownForm)).toEqual(['shop.coins_two is unknown']);
  const unknownPlaceholder: Polish = { greeting: 'Cześć, {{nmae}}', shop };
  expect(translationProblems(english, 'pl', unknownPlaceholder)).toEqual(['greeting has {{nmae}}']);
  // @ts-expect-error The English catalogue has other messages.
  expect(() => createTranslator<English>('pl', polish)).not.toThrow();
});
