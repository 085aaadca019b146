import { expect, test } from 'vitest';
import { z } from 'zod';
import { validationMessage } from './validation-message.ts';

const messageOf = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value, { error: validationMessage }).error?.issues[0]?.message;

test.each<[string, z.ZodType, unknown, string]>([
  ['an empty text', z.string().trim().min(1), ' ', 'Enter something.'],
  ['a missing text', z.string(), undefined, 'Enter something.'],
  ['a short text', z.string().min(3), 'ab', 'At least 3 characters.'],
  ['a long text', z.string().max(2000), 'x'.repeat(2001), 'At most 2000 characters.'],
  ['text where a number belongs', z.int(), 'many', 'Enter a whole number.'],
  ['a missing number', z.int(), undefined, 'Enter a whole number.'],
  ['a fraction', z.int(), 1.5, 'Enter a whole number.'],
  ['a number above the safe integers', z.int(), 2 ** 53, 'At most 9,007,199,254,740,991.'],
  ['a small number', z.int().min(1), 0, 'At least 1.'],
  ['a large number', z.int().max(8760), 8761, 'At most 8,760.'],
  ['a query parameter that is no number', z.coerce.number().pipe(z.int()), 'x', 'Enter a whole number.'],
  ['a long list', z.array(z.int()).max(2), [1, 2, 3], 'At most 2.'],
  ['a missing list', z.array(z.int()), undefined, 'This is missing.'],
  ['a list where a switch belongs', z.boolean(), [], 'This is not the expected kind of value.'],
  ['another choice', z.enum(['asc', 'desc']), 'up', 'One of: asc, desc.'],
  ['another form', z.iso.datetime(), 'soon', 'This is not in the expected format.'],
  ['an unknown field', z.strictObject({}), { extra: 1 }, 'This field is not known.'],
  ['a field that cannot be set', z.strictObject({ id: z.never().optional() }), { id: 1 }, 'This cannot be set here.'],
  [
    'signs that cannot be seen',
    z.string().refine(() => false, { params: { rule: 'printable' } }),
    '\u202e',
    'Use letters, digits and signs that can be seen.',
  ],
])('%s has a sentence of the catalogue', (_name, schema, value, expected) => {
  expect(messageOf(schema, value)).toBe(expected);
});

test.each<[string, z.ZodType, unknown, string]>([
  ['reason', z.string().trim().min(1), '', 'Say why.'],
  ['reason', z.string(), undefined, 'Say why.'],
  ['username', z.string().max(100), 'm'.repeat(101), 'A name has at most 100 characters.'],
  ['disabled_commands', z.array(z.string().regex(/^[a-z]+$/)), ['a b'], 'The name of a command.'],
  ['max_claims', z.union([z.literal(-1), z.string()]), null, 'At least 1, or -1 for no limit.'],
])('the field %s has its own sentence', (name, schema, value, expected) => {
  expect(messageOf(z.strictObject({ [name]: schema }), { [name]: value })).toBe(expected);
});

test('a rule that brings its own sentence keeps it', () => {
  expect(messageOf(z.string().regex(/^\d+$/, 'Digits only.'), 'x')).toBe('Digits only.');
});
