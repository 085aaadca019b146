import {
  ApplicationCommandOptionType as Option,
  ApplicationCommandType as Type,
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
} from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { matching, soughtIn, typedOut, usableFrom } from './slash-commands.ts';
import { withMentions } from './mentions.ts';
import { narrowed, readOption, type Draft, type Suggestion } from './parse-option.ts';

const command = (name: string, options: object[] = [], type = Type.ChatInput) =>
  ({ type, name, description: `about ${name}`, options }) as unknown as APIApplicationCommand;
const option = (type: Option, more: object = {}) =>
  ({ type, name: 'it', description: '', ...more }) as unknown as APIApplicationCommandBasicOption;

describe('commands after a slash', () => {
  const usable = usableFrom([
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

  it('spell out sub-commands and leave menus out', () => {
    expect(usable.map(({ path }) => path)).toEqual(['balance', 'buy', 'leaderboard', 'shop item add', 'shop list']);
    expect(usable.at(-1)?.options.map(({ name }) => name)).toEqual(['page']);
  });

  it.each([
    ['/b', 'b'],
    ['/', ''],
    ['/Shop li', 'shop li'],
    ['hello /b', undefined],
    ['/ not one', undefined],
    ['/one\ntwo', undefined],
  ])('%j looks for %j', (text, sought) => expect(soughtIn(text)).toBe(sought));

  it('come first when they begin with what is typed', () => {
    expect(matching(usable, 'b').map(({ path }) => path)).toEqual(['balance', 'buy', 'leaderboard']);
    expect(matching(usable, 'list').map(({ path }) => path)).toEqual(['shop list']);
  });

  it('are chosen by typing them out and a space, not before', () => {
    expect(typedOut(usable, 'buy ')?.path).toBe('buy');
    expect(typedOut(usable, 'buy')).toBeUndefined();
    expect(typedOut(usable, 'shop ')).toBeUndefined();
  });
});

describe('an option', () => {
  const offered: Suggestion[] = [
    { value: '7', label: 'Wren Sato' },
    { value: '8', label: 'Oskar Vik' },
  ];
  const cases: [string, APIApplicationCommandBasicOption, Draft | undefined, string | { value: unknown }][] = [
    ['missing but required', option(Option.String, { required: true }), undefined, 'required'],
    ['blank but required', option(Option.Integer, { required: true }), { text: ' ' }, 'required'],
    ['missing and optional', option(Option.User), undefined, { value: undefined }],
    ['chosen', option(Option.User), { text: 'Wren Sato', chosen: { value: '7', label: 'Wren Sato' } }, { value: '7' }],
    ['named without choosing', option(Option.User), { text: '@oskar vik' }, { value: '8' }],
    ['a person nobody knows', option(Option.User), { text: 'Nobody' }, 'not_offered'],
    ['no whole number', option(Option.Integer), { text: '2.5' }, 'integer'],
    ['no number', option(Option.Number), { text: 'many' }, 'number'],
    ['a grouped number', option(Option.Integer), { text: '1,250' }, { value: 1250 }],
    ['too small', option(Option.Integer, { min_value: 1 }), { text: '0' }, 'at_least'],
    ['too great', option(Option.Integer, { max_value: 9 }), { text: '10' }, 'at_most'],
    ['too long', option(Option.String, { max_length: 3 }), { text: 'four' }, 'length'],
    ['a file that is missing', option(Option.Attachment, { required: true }), { text: '' }, 'required'],
  ];
  it.each(cases)('%s', (_name, declared, draft, expected) => {
    const answer = readOption(declared, draft, declared.type === Option.User ? offered : []);
    if (typeof expected === 'object') expect(answer).toEqual({ ok: true, ...expected });
    else expect(answer).toMatchObject({ ok: false, problem: { sentence: `sandbox.option.${expected}` } });
  });

  it('offers beginnings before the rest', () => {
    expect(narrowed([...offered, { value: '9', label: 'Viktor' }], 'vik').map(({ value }) => value)).toEqual([
      '9',
      '8',
    ]);
  });
});

it('writes the longest name as a mention, and leaves addresses and marks alone', () => {
  const people = [
    { sign: '@', name: 'Wren', mark: '<@1>' },
    { sign: '@', name: 'Wren Sato', mark: '<@2>' },
    { sign: '#', name: 'market', mark: '<#3>' },
  ] as const;
  expect(withMentions('@wren sato, @Wren! see #market and a@wren.org, #marketing', people)).toBe(
    '<@2>, <@1>! see <#3> and a@wren.org, #marketing',
  );
});
