import {
  ApplicationCommandOptionType as Type,
  type APIApplicationCommandInteractionDataBasicOption,
} from 'discord-api-types/v10';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { Ctx } from '../../work.ts';
import { componentIdOf } from './custom-id.ts';
import {
  defineButton,
  defineCommand,
  defineCommandFamily,
  defineModal,
  defineSelect,
  defineSubcommand,
  type InteractionContext,
} from './define.ts';
import type { ChosenUser } from './options.ts';
import { privateReply } from '../messages/reply.ts';
import { createRouter } from '../interactions/interaction-router.ts';
import { StaleInteraction } from './stale-interaction.ts';

// These handlers use neither; the tests check their other arguments.
const ctx = {} as Ctx;
const interactionContext = {} as InteractionContext;
const silent = () => Promise.resolve(privateReply({}));

describe('options', () => {
  const received: unknown[] = [];
  const give = defineCommand({
    name: 'give',
    description: 'Give coins',
    options: {
      note: { kind: 'string', description: 'Why', optional: true, maxLength: 100 },
      to: { kind: 'user', description: 'Whom' },
      amount: { kind: 'coins', description: 'How many', max: 500 },
      kind: { kind: 'string', description: 'How', choices: [{ name: 'Gift', value: 'gift' }] },
    },
    run(_ctx, _interactionContext, args) {
      expectTypeOf(args.amount).toEqualTypeOf<number>();
      expectTypeOf(args.note).toEqualTypeOf<string | undefined>();
      expectTypeOf(args.to).toEqualTypeOf<ChosenUser>();
      expectTypeOf(args.kind).toEqualTypeOf<'gift'>();
      received.push(args);
      return Promise.resolve(privateReply({}));
    },
  });
  const [subcommand] = give.subcommands;
  const user = { id: '7', username: 'wren', global_name: 'Wren', discriminator: '0', avatar: null };
  const submitted: APIApplicationCommandInteractionDataBasicOption[] = [
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

  test('arrive as values, a user with the display name and membership', async () => {
    await subcommand?.run(ctx, interactionContext, submitted, { users: { '7': user } });
    expect(received.at(-1)).toEqual({
      note: undefined,
      to: { id: '7', username: 'wren', displayName: 'Wren', avatar: null, isBot: false, isMember: false },
      amount: 5,
      kind: 'gift',
    });
  });

  test.each([
    ['a missing option', submitted.slice(1)],
    [
      'another type',
      [...submitted.slice(0, 1), { name: 'amount', type: Type.String as const, value: '5' }, ...submitted.slice(2)],
    ],
    ['an unknown choice', [...submitted.slice(0, 2), { name: 'kind', type: Type.String as const, value: 'loan' }]],
    ['a user who is not resolved', [{ name: 'to', type: Type.User as const, value: '8' }, ...submitted.slice(1)]],
  ])('of an older declaration are detected: %s', async (_what, outdated) => {
    await expect(subcommand?.run(ctx, interactionContext, outdated, { users: { '7': user } })).rejects.toBeInstanceOf(
      StaleInteraction,
    );
  });

  test.each([
    ['Upper', 'fine'],
    ['two words', 'fine'],
    ['x'.repeat(33), 'fine'],
    ['fine', ''],
    ['fine', 'x'.repeat(101)],
  ])('a name that Discord would refuse throws when the command is defined: %s', (name, about) => {
    expect(() => defineCommand({ name, description: about, options: {}, run: silent })).toThrow(
      /not a valid name|description/,
    );
  });
});

test('subcommands are identified by their full path', () => {
  const list = defineSubcommand({ name: 'list', description: 'All', options: {}, right: 'admin', run: silent });
  const task = defineCommandFamily({ name: 'task', description: 'Tasks', subcommands: [list] });
  expect(task.subcommands).toMatchObject([{ path: 'task list', right: 'admin' }]);
  expect(task.declaration.options).toMatchObject([{ type: Type.Subcommand, name: 'list', options: [] }]);
});

describe('custom ids', () => {
  const params = z.strictObject({ item: z.string().regex(/^\d+$/), page: z.string().regex(/^\d+$/) });
  const received: unknown[] = [];
  const buy = defineButton({
    id: 'shop.buy',
    params,
    run(_ctx, _interactionContext, submitted) {
      received.push(submitted);
      return Promise.resolve(privateReply({}));
    },
  });
  const press = (customId: string) => buy.run(ctx, interactionContext, { customId, values: [], modal: null });

  test('are parsed by the schema that wrote them', async () => {
    const customId = buy.customId({ page: '2', item: '12' });
    expect(customId).toBe('shop.buy:12:2');
    expect(componentIdOf(customId)).toBe('shop.buy');
    await press(customId);
    expect(received).toEqual([{ item: '12', page: '2' }]);
  });

  test.each(['shop.buy', 'shop.buy:12', 'shop.buy:12:2:3', 'shop.buy:x:2', 'shop.buy::2'])(
    '%s is rejected as stale',
    async (customId) => {
      await expect(press(customId)).rejects.toBeInstanceOf(StaleInteraction);
    },
  );

  test('of a select arrive with the chosen values', async () => {
    const chosen: unknown[] = [];
    const sort = defineSelect({
      id: 'shop.sort',
      params,
      run(_ctx, _interactionContext, submitted, values) {
        chosen.push({ submitted, values });
        return Promise.resolve(privateReply({}));
      },
    });
    await sort.run(ctx, interactionContext, {
      customId: sort.customId({ item: '1', page: '2' }),
      values: ['price'],
      modal: null,
    });
    expect(chosen).toEqual([{ submitted: { item: '1', page: '2' }, values: ['price'] }]);
  });

  test('that could not be parsed again are not written', () => {
    const free = defineButton({ id: 'a.b', params: z.strictObject({ text: z.string() }), run: silent });
    expect(() => free.customId({ text: 'a:b' })).toThrow('colon');
    expect(() => free.customId({ text: 'x'.repeat(97) })).toThrow('100');
    expect(free.customId({ text: 'x'.repeat(96) })).toHaveLength(100);
    expect(() => defineButton({ id: 'nodot', params, run: silent })).toThrow('feature.action');
  });

  test('belong to the command named after their action, unless another is set', () => {
    expect(buy.command).toBe('buy');
    expect(defineButton({ id: 'tasks.pick', command: 'claim', params, run: silent }).command).toBe('claim');
  });

  test('belong to one component only', () => {
    expect(() => createRouter({ commands: [], components: [buy, buy] })).toThrow('shop.buy');
  });
});

test('a modal stays within the limits of Discord', () => {
  const modal = defineModal({
    id: 'task.reject',
    params: z.strictObject({ claim: z.string() }),
    fields: {
      reason: { kind: 'text', label: 'Why', description: 'The member reads it', style: 'paragraph' },
      proof: { kind: 'files', label: 'Files', optional: true, max: 3 },
    },
    run(_ctx, _interactionContext, _params, filled) {
      expectTypeOf(filled.reason).toEqualTypeOf<string>();
      return Promise.resolve(privateReply({ content: filled.proof[0]?.filename ?? '' }));
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
          description: 'The member reads it',
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

test('a misspelt key of a modal field does not compile', () => {
  const spec = { id: 'task.misspelt', params: z.strictObject({}) };
  const run = () => Promise.resolve(privateReply({ content: '' }));
  // @ts-expect-error The key is `description`; an optional text under another name would never be shown.
  expect(defineModal({ ...spec, fields: { reason: { kind: 'text', label: 'Why', about: 'x' } }, run }).id).toBe(
    spec.id,
  );
});
