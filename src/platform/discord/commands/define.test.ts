import {
  ApplicationCommandOptionType as Type,
  type APIApplicationCommandInteractionDataBasicOption,
} from 'discord-api-types/v10';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { Ctx } from '../../work.ts';
import { idOf } from './custom-id.ts';
import {
  defineButton,
  defineCommand,
  defineCommandFamily,
  defineModal,
  defineSelect,
  defineSubcommand,
  type Where,
} from './define.ts';
import type { ChosenUser } from './options.ts';
import { privately } from '../messages/reply.ts';
import { createRouter } from '../interactions/interaction-router.ts';
import { StaleInteraction } from './stale-interaction.ts';

// These handlers look at neither; what they get is the test's subject.
const ctx = {} as Ctx;
const where = {} as Where;
const silent = () => Promise.resolve(privately({}));

describe('options', () => {
  const seen: unknown[] = [];
  const give = defineCommand({
    name: 'give',
    about: 'Give coins',
    options: {
      note: { kind: 'string', about: 'Why', optional: true, maxLength: 100 },
      to: { kind: 'user', about: 'Whom' },
      amount: { kind: 'coins', about: 'How many', max: 500 },
      kind: { kind: 'string', about: 'How', choices: [{ name: 'Gift', value: 'gift' }] },
    },
    run(_ctx, _where, args) {
      expectTypeOf(args.amount).toEqualTypeOf<number>();
      expectTypeOf(args.note).toEqualTypeOf<string | undefined>();
      expectTypeOf(args.to).toEqualTypeOf<ChosenUser>();
      expectTypeOf(args.kind).toEqualTypeOf<'gift'>();
      seen.push(args);
      return Promise.resolve(privately({}));
    },
  });
  const [leaf] = give.leaves;
  const user = { id: '7', username: 'wren', global_name: 'Wren', discriminator: '0', avatar: null };
  const given: APIApplicationCommandInteractionDataBasicOption[] = [
    { name: 'to', type: Type.User, value: '7' },
    { name: 'amount', type: Type.Integer, value: 5 },
    { name: 'kind', type: Type.String, value: 'gift' },
  ];

  test('are declared with their limits, required ones first', () => {
    expect(give.declaration).toMatchObject({ contexts: [0], integration_types: [0] });
    expect(give.declaration.options).toEqual([
      { name: 'to', description: 'Whom', type: 6, required: true },
      { name: 'amount', description: 'How many', type: 4, required: true, min_value: 1, max_value: 500 },
      { name: 'kind', description: 'How', type: 3, required: true, choices: [{ name: 'Gift', value: 'gift' }] },
      { name: 'note', description: 'Why', type: 3, required: false, max_length: 100 },
    ]);
  });

  test('arrive as values, a user with the name shown and whether they are here', async () => {
    await leaf?.run(ctx, where, given, { users: { '7': user } });
    expect(seen.at(-1)).toEqual({
      note: undefined,
      to: { id: '7', username: 'wren', displayName: 'Wren', avatar: null, isBot: false, isMember: false },
      amount: 5,
      kind: 'gift',
    });
  });

  test.each([
    ['a missing option', given.slice(1)],
    [
      'another type',
      [...given.slice(0, 1), { name: 'amount', type: Type.String as const, value: '5' }, ...given.slice(2)],
    ],
    ['an unknown choice', [...given.slice(0, 2), { name: 'kind', type: Type.String as const, value: 'loan' }]],
    ['a user who is not resolved', [{ name: 'to', type: Type.User as const, value: '8' }, ...given.slice(1)]],
  ])('of an older declaration are told apart: %s', async (_what, old) => {
    await expect(leaf?.run(ctx, where, old, { users: { '7': user } })).rejects.toBeInstanceOf(StaleInteraction);
  });

  test.each([
    ['Upper', 'fine'],
    ['two words', 'fine'],
    ['x'.repeat(33), 'fine'],
    ['fine', ''],
    ['fine', 'x'.repeat(101)],
  ])('a name Discord would refuse is refused when it is written: %s', (name, about) => {
    expect(() => defineCommand({ name, about, options: {}, run: silent })).toThrow(/no name|description/);
  });
});

test('subcommands go by their whole path', () => {
  const list = defineSubcommand({ name: 'list', about: 'All', options: {}, right: 'admin', run: silent });
  const task = defineCommandFamily({ name: 'task', about: 'Tasks', subcommands: [list] });
  expect(task.leaves).toMatchObject([{ path: 'task list', right: 'admin' }]);
  expect(task.declaration.options).toMatchObject([{ type: Type.Subcommand, name: 'list', options: [] }]);
});

describe('custom ids', () => {
  const params = z.strictObject({ item: z.string().regex(/^\d+$/), page: z.string().regex(/^\d+$/) });
  const seen: unknown[] = [];
  const buy = defineButton({
    id: 'shop.buy',
    params,
    run(_ctx, _where, given) {
      seen.push(given);
      return Promise.resolve(privately({}));
    },
  });
  const press = (customId: string) => buy.run(ctx, where, { customId, values: [], modal: null });

  test('are read back by the schema that wrote them', async () => {
    const customId = buy.customId({ page: '2', item: '12' });
    expect(customId).toBe('shop.buy:12:2');
    expect(idOf(customId)).toBe('shop.buy');
    await press(customId);
    expect(seen).toEqual([{ item: '12', page: '2' }]);
  });

  test.each(['shop.buy', 'shop.buy:12', 'shop.buy:12:2:3', 'shop.buy:x:2', 'shop.buy::2'])(
    '%s is too old to read',
    async (customId) => {
      await expect(press(customId)).rejects.toBeInstanceOf(StaleInteraction);
    },
  );

  test('of a select come back with what was chosen', async () => {
    const chosen: unknown[] = [];
    const sort = defineSelect({
      id: 'shop.sort',
      params,
      run(_ctx, _where, given, values) {
        chosen.push({ given, values });
        return Promise.resolve(privately({}));
      },
    });
    await sort.run(ctx, where, { customId: sort.customId({ item: '1', page: '2' }), values: ['price'], modal: null });
    expect(chosen).toEqual([{ given: { item: '1', page: '2' }, values: ['price'] }]);
  });

  test('that could not be read back are not written', () => {
    const free = defineButton({ id: 'a.b', params: z.strictObject({ text: z.string() }), run: silent });
    expect(() => free.customId({ text: 'a:b' })).toThrow('colon');
    expect(() => free.customId({ text: 'x'.repeat(97) })).toThrow('100');
    expect(free.customId({ text: 'x'.repeat(96) })).toHaveLength(100);
    expect(() => defineButton({ id: 'nodot', params, run: silent })).toThrow('feature.action');
  });

  test('belong to the command that their action is named after, unless another is named', () => {
    expect(buy.command).toBe('buy');
    expect(defineButton({ id: 'tasks.pick', command: 'claim', params, run: silent }).command).toBe('claim');
  });

  test('belong to one component only', () => {
    expect(() => createRouter({ commands: [], components: [buy, buy] })).toThrow('shop.buy');
  });
});

test('a modal keeps within what Discord shows', () => {
  const modal = defineModal({
    id: 'task.reject',
    params: z.strictObject({ claim: z.string() }),
    fields: {
      reason: { kind: 'text', label: 'Why', style: 'paragraph' },
      proof: { kind: 'files', label: 'Files', optional: true, max: 3 },
    },
    run(_ctx, _where, _params, filled) {
      expectTypeOf(filled.reason).toEqualTypeOf<string>();
      return Promise.resolve(privately({ content: filled.proof[0]?.filename ?? '' }));
    },
  });
  expect(modal.show({ claim: '9' }, 'Reject', { reason: 'Too dark' })).toMatchObject({
    show: 'modal',
    modal: {
      custom_id: 'task.reject:9',
      title: 'Reject',
      components: [
        {
          type: 18,
          label: 'Why',
          component: { type: 4, custom_id: 'reason', style: 2, required: true, value: 'Too dark' },
        },
        {
          type: 18,
          label: 'Files',
          component: { type: 19, custom_id: 'proof', required: false, min_values: 0, max_values: 3 },
        },
      ],
    },
  });
  expect(() => modal.show({ claim: '9' }, 'x'.repeat(46))).toThrow('45');
});
