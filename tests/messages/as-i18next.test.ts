import i18next, { type ResourceLanguage } from 'i18next';
import { describe, expect, test } from 'vitest';
import { en } from '../../locales/en/catalogue.ts';
import { createTranslator } from '../../locales/translate.ts';
import { listMessages } from '../support/messages/list-messages.ts';

/** i18next with the same catalogue: the reference for placeholders and plurals. */
function createReference(locale: string, messages: ResourceLanguage) {
  const reference = i18next.createInstance({
    lng: locale,
    resources: { [locale]: { translation: messages } },
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  void reference.init();
  const numberFormat = new Intl.NumberFormat(locale);
  // The built-in formatter treats the message's data as its options, so a name such as `currency` would break it.
  reference.services.formatter?.add('number', (value: number) => numberFormat.format(value));
  return reference;
}

const COUNTS = [0, 1, 2, 3, 4, 5, 7, 10, 11, 12, 21, 22, 25, 100, 101, 102, 1.5, 1_000_000, 1_234_567];

test('every message of the catalogue is formatted exactly as by i18next', () => {
  const reference = createReference('en', { ...en });
  // Untyped, because the keys are only known at run time here.
  const translate: (key: never, data: never) => string = createTranslator('en', en).t;
  const messages = listMessages(en);
  expect(messages.length).toBeGreaterThan(1_000);
  const names = new Set(
    messages.flatMap(({ template }) => [...template.matchAll(/\{\{(\w+)/g)].map(([, name]) => name)),
  );
  const values = Object.fromEntries([...names].map((name, index) => [name, 1_234_567 + index]));
  for (const { key, isPlural } of messages) {
    for (const data of isPlural ? COUNTS.map((count) => ({ ...values, count })) : [values])
      expect(translate(key as never, data as never), key).toBe(reference.t(key, data));
  }
});

describe.each(['en', 'de', 'fr', 'es', 'pt', 'it', 'pl', 'ru', 'cs', 'lt', 'ar', 'ja'])(
  'in the language %s',
  (locale) => {
    const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
    const messages = Object.fromEntries(
      pluralCategories.map((category) => [`days_${category}`, `{{count, number}} ${category}, {{name}}`]),
    );
    const reference = createReference(locale, messages);
    // The forms depend on the language, so the type names only the one that every language has.
    const { t } = createTranslator<{ days_other: '{{name}}' }>(locale, messages as { days_other: string });

    test.each(COUNTS)('the plural of %d is that of i18next', (count) => {
      const data = { count, name: 'Wren' };
      expect(t('days', data)).toBe(reference.t('days', data));
    });
  },
);
