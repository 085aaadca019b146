import i18next from 'i18next';
import { expect, test } from 'vitest';
import { dashboard } from './en/dashboard.ts';
import { discord } from './en/discord.ts';
import { refusals } from './en/refusals.ts';
import { sandbox } from './en/sandbox.ts';
import { start } from './en/start.ts';
import { validation } from './en/validation.ts';
import { t } from './translate.ts';
import { compileMessage, integerFormat } from './message-template.ts';

const COUNT_PLACEHOLDER = /\{\{count(, number)?\}\}/g;

const templatesIn = (catalogue: object): string[] =>
  Object.values(catalogue).flatMap((entry: unknown) => {
    if (typeof entry === 'object' && entry !== null) return templatesIn(entry);
    return typeof entry === 'string' ? [entry] : [];
  });
const templates = templatesIn({ dashboard, discord, refusals, sandbox, start, validation });
const placeholdersIn = (template: string) => [...template.matchAll(/\{\{(\w+)/g)].map(([, name]) => name ?? '');

test('every message of the catalogue is formatted exactly as by i18next', async () => {
  const library = i18next.createInstance({ lng: 'en', interpolation: { escapeValue: false } });
  await library.init({
    resources: { en: { translation: Object.fromEntries(templates.map((template, index) => [index, template])) } },
  });
  library.services.formatter?.add('number', (value: number) => integerFormat.format(value));
  expect(templates.length).toBeGreaterThan(300);
  for (const [index, template] of templates.entries()) {
    const values = placeholdersIn(template).map((name, position) => [name, 1_234_567 + position] as const);
    // `count` would make the library look for a plural form; compileMessage fills it like any other name.
    const data = Object.fromEntries(values.filter(([name]) => name !== 'count'));
    expect(compileMessage(template.replaceAll(COUNT_PLACEHOLDER, ''))?.(data)).toBe(
      library.t(String(index), data).replaceAll(COUNT_PLACEHOLDER, ''),
    );
  }
});

test.each([
  ['Plain words.', {}, 'Plain words.'],
  [
    '{{amount, number}} {{currency}}, here you are',
    { amount: 12_345, currency: 'coins' },
    '12,345 coins, here you are',
  ],
  ['{{name}}', { name: '{{secret}} $t(discord.button_unknown)', secret: 'x' }, '{{secret}} $t(discord.button_unknown)'],
  ['{{name}} and {{name}}', { name: '$&' }, '$& and $&'],
  ['Nobody: {{name}}.', {}, 'Nobody: .'],
])('%s is filled with %o', (template, data, expected) => {
  expect(compileMessage(template)?.(data)).toBe(expected);
});

test('a template that only i18next can format is left to it', () => {
  expect(compileMessage('See $t(discord.button_unknown)')).toBeUndefined();
  expect(compileMessage('{{at, datetime}}')).toBeUndefined();
  expect(t('dashboard.unheard_of')).toBe('dashboard.unheard_of');
});
