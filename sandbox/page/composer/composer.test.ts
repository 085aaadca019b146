import {
  ApplicationCommandOptionType as Option,
  ApplicationCommandType as Type,
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
} from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { filterCommands, parseCommandQuery, findTypedCommand, listSlashCommands } from './slash-commands.ts';
import { insertMentions } from './mentions.ts';
import { filterSuggestions, readOption, type Draft, type Suggestion } from './parse-option.ts';

const command = (name: string, options: object[] = [], type = Type.ChatInput) =>
  ({ type, name, description: `about ${name}`, options }) as unknown as APIApplicationCommand;
const option = (type: Option, fields: object = {}) =>
  ({ type, name: 'it', description: '', ...fields }) as unknown as APIApplicationCommandBasicOption;

describe('slash commands', () => {
  const slashCommands = listSlashCommands([
    command('leaderboard'),
    command('buy', [{ type: Option.String, name: 'item' }]),
    command('balance'),
    command('Who is this', [], Type.User),
    command('shop', [
      { type: Option.Subcommand, name: 'list', description: 'all', options: [{ type: Option.Integer, name: 'page' }] },
      {
        type: Option.SubcommandGroup,
        name: 'item',
        options: [{ type: Option.Subcommand, name: 'add', description: '' }],
      },
    ]),
  ]);

  test('list every subcommand and omit menu commands', () => {
    expect(slashCommands.map(({ path }) => path)).toEqual([
      'balance',
      'buy',
      'leaderboard',
      'shop item add',
      'shop list',
    ]);
    expect(slashCommands.at(-1)?.options.map(({ name }) => name)).toEqual(['page']);
  });

  test.each([
    ['/b', 'b'],
    ['/', ''],
    ['/Shop li', 'shop li'],
    ['hello /b', undefined],
    ['/ not one', undefined],
    ['/one\ntwo', undefined],
  ])('the text %j is the command query %j', (text, query) => expect(parseCommandQuery(text)).toBe(query));

  test('are sorted with prefix matches first', () => {
    expect(filterCommands(slashCommands, 'b').map(({ path }) => path)).toEqual(['balance', 'buy', 'leaderboard']);
    expect(filterCommands(slashCommands, 'list').map(({ path }) => path)).toEqual(['shop list']);
  });

  test('are selected by typing the full name and a space, not before', () => {
    expect(findTypedCommand(slashCommands, 'buy ')?.path).toBe('buy');
    expect(findTypedCommand(slashCommands, 'buy')).toBeUndefined();
    expect(findTypedCommand(slashCommands, 'shop ')).toBeUndefined();
  });
});

describe('a command option', () => {
  const suggestions: Suggestion[] = [
    { value: '7', label: 'Wren Sato' },
    { value: '8', label: 'Oskar Vik' },
  ];
  const cases: [string, APIApplicationCommandBasicOption, Draft | undefined, string | { value: unknown }][] = [
    [
      'missing but required',
      option(Option.String, { required: true }),
      undefined,
      'This option is required. Specify a value.',
    ],
    [
      'blank but required',
      option(Option.Integer, { required: true }),
      { text: ' ' },
      'This option is required. Specify a value.',
    ],
    ['missing and optional', option(Option.User), undefined, { value: undefined }],
    [
      'selected from the list',
      option(Option.User),
      { text: 'Wren Sato', chosen: { value: '7', label: 'Wren Sato' } },
      { value: '7' },
    ],
    ['typed without selecting', option(Option.User), { text: '@oskar vik' }, { value: '8' }],
    ['an unknown member', option(Option.User), { text: 'Nobody' }, 'Choose one of the options on offer.'],
    ['not a whole number', option(Option.Integer), { text: '2.5' }, 'Input a valid integer.'],
    ['not a number', option(Option.Number), { text: 'many' }, 'Input a valid number.'],
    ['a grouped number', option(Option.Integer), { text: '1,250' }, { value: 1250 }],
    ['too small', option(Option.Integer, { min_value: 1 }), { text: '0' }, 'Must be at least 1.'],
    ['too large', option(Option.Integer, { max_value: 9 }), { text: '10' }, 'Must be at most 9.'],
    ['too long', option(Option.String, { max_length: 3 }), { text: 'four' }, 'Must be between 0 and 3 characters.'],
    [
      'a missing file',
      option(Option.Attachment, { required: true }),
      { text: '' },
      'This option is required. Specify a value.',
    ],
  ];
  test.each(cases)('%s', (_name, declared, draft, expected) => {
    const result = readOption(declared, draft, declared.type === Option.User ? suggestions : []);
    if (typeof expected === 'object') expect(result).toEqual({ ok: true, ...expected });
    else expect(result).toEqual({ ok: false, problem: expected });
  });

  test('offers prefix matches before other matches', () => {
    expect(
      filterSuggestions([...suggestions, { value: '9', label: 'Viktor' }], 'vik').map(({ value }) => value),
    ).toEqual(['9', '8']);
  });
});

test('mentions prefer the longest name and leave e-mail addresses and longer words alone', () => {
  const mentionables = [
    { prefix: '@', name: 'Wren', mention: '<@1>' },
    { prefix: '@', name: 'Wren Sato', mention: '<@2>' },
    { prefix: '#', name: 'market', mention: '<#3>' },
  ] as const;
  expect(insertMentions('@wren sato, @Wren! see #market and a@wren.org, #marketing', mentionables)).toBe(
    '<@2>, <@1>! see <#3> and a@wren.org, #marketing',
  );
});
