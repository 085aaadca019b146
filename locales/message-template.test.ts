import i18next from 'i18next';
import { expect, test } from 'vitest';
import { dashboard } from './en/dashboard.ts';
import { discord } from './en/discord.ts';
import { refusals } from './en/refusals.ts';
import { sandbox } from './en/sandbox.ts';
import { start } from './en/start.ts';
import { say } from './translate.ts';
import { cut, grouped } from './message-template.ts';

const COUNT = /\{\{count(, number)?\}\}/g;

const sentencesIn = (words: object): string[] =>
  Object.values(words).flatMap((some: unknown) => {
    if (typeof some === 'object' && some !== null) return sentencesIn(some);
    return typeof some === 'string' ? [some] : [];
  });
const sentences = sentencesIn({ dashboard, discord, refusals, sandbox, start });
const placesIn = (sentence: string) => [...sentence.matchAll(/\{\{(\w+)/g)].map(([, name]) => name ?? '');

test('every sentence of the catalogue reads as the library fills it', async () => {
  const library = i18next.createInstance({ lng: 'en', interpolation: { escapeValue: false } });
  await library.init({
    resources: { en: { translation: Object.fromEntries(sentences.map((one, nth) => [nth, one])) } },
  });
  library.services.formatter?.add('number', (value: number) => grouped.format(value));
  expect(sentences.length).toBeGreaterThan(300);
  for (const [nth, sentence] of sentences.entries()) {
    const told = placesIn(sentence).map((name, at) => [name, 1_234_567 + at] as const);
    // `count` would make the library look for a plural, and is filled like any other name.
    const data = Object.fromEntries(told.filter(([name]) => name !== 'count'));
    expect(cut(sentence.replaceAll(COUNT, ''))?.(data)).toBe(library.t(String(nth), data).replaceAll(COUNT, ''));
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
])('%s told %o', (sentence, data, read) => {
  expect(cut(sentence)?.(data)).toBe(read);
});

test('what only the library can fill is left to it', () => {
  expect(cut('See $t(discord.button_unknown)')).toBeUndefined();
  expect(cut('{{at, datetime}}')).toBeUndefined();
  expect(say('dashboard.unheard_of')).toBe('dashboard.unheard_of');
});
