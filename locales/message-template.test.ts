import { expect, test } from 'vitest';
import { compileMessage } from './message-template.ts';

const numberFormat = new Intl.NumberFormat('en');

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
  expect(compileMessage(template, numberFormat)(data)).toBe(expected);
});

test.each([
  ['en', '1,234,567'],
  ['de', '1.234.567'],
  ['pl', '1\u{A0}234\u{A0}567'],
])('digits are grouped as in the language %s', (locale, expected) => {
  expect(compileMessage('{{amount, number}}', new Intl.NumberFormat(locale))({ amount: 1_234_567 })).toBe(expected);
});
