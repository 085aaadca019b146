import { listMessages, placeholdersIn } from './list-messages.ts';

const COUNT_PLACEHOLDERS = ['{{count}}', '{{count, number}}'];

/**
 * Returns what a translation lacks or has too much of: messages, plural forms by the rules of its language, and placeholders
 * that the English message has in none of its forms.
 */
export function translationProblems(english: object, locale: string, messages: object): string[] {
  const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
  const placeholdersByName = new Map<string, string[]>();
  for (const { key, isPlural, template } of listMessages(english)) {
    const placeholders = [...placeholdersIn(template), ...(isPlural ? COUNT_PLACEHOLDERS : [])];
    const names = isPlural ? pluralCategories.map((category) => `${key}_${category}`) : [key];
    for (const name of names) placeholdersByName.set(name, [...(placeholdersByName.get(name) ?? []), ...placeholders]);
  }
  const translated = listMessages(messages);
  const translatedNames = new Set(translated.map(({ name }) => name));
  return [
    ...[...placeholdersByName.keys()].filter((name) => !translatedNames.has(name)).map((name) => `${name} is missing`),
    ...translated.flatMap(({ name, template }) => {
      const placeholders = placeholdersByName.get(name);
      if (placeholders === undefined) return [`${name} is unknown`];
      return placeholdersIn(template)
        .filter((placeholder) => !placeholders.includes(placeholder))
        .map((placeholder) => `${name} has ${placeholder}`);
    }),
  ];
}
