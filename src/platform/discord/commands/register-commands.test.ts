import type { APIApplicationCommand } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { defineCommand } from './define.ts';
import { fingerprint, registerCommands } from './register-commands.ts';
import { privateReply } from '../messages/reply.ts';

const run = () => Promise.resolve(privateReply({}));
const daily = defineCommand({
  name: 'daily',
  description: 'Claim',
  nameLocalizations: { de: 'taeglich', fr: 'jour' },
  options: {},
  run,
}).declaration;
const give = defineCommand({
  name: 'give',
  description: 'Give',
  options: { amount: { kind: 'coins', description: 'How many' } },
  run,
}).declaration;
/** As Discord returns it: keys in another order, defaults and its own fields added. */
const known = {
  id: '1',
  application_id: '2',
  version: '3',
  default_member_permissions: null,
  nsfw: false,
  name_localizations: { fr: 'jour', de: 'taeglich' },
  description_localizations: null,
  options: [],
  ...Object.fromEntries(
    Object.entries(daily)
      .filter(([key]) => key !== 'options' && key !== 'name_localizations')
      .reverse(),
  ),
  // The listed keys are all that a command returned by Discord must have.
} as unknown as APIApplicationCommand;

test.each([
  ["the same in Discord's format", [known], [daily], true],
  ['in another order', [daily, give], [give, daily], true],
  ['another description', [known], [{ ...daily, description: 'Take' }], false],
  ['another limit', [give], [{ ...give, options: [] }], false],
  ['one more', [known], [daily, give], false],
  ['another translation', [known], [{ ...daily, name_localizations: { de: 'taeglich', fr: 'journee' } }], false],
])('commands are compared by their content: %s', (_what, before, after, equal) => {
  expect(fingerprint(before) === fingerprint(after)).toBe(equal);
});

test('when Discord cannot be reached, nothing is written', async () => {
  const port = {
    listCommands: () => Promise.resolve({ ok: false as const, kind: 'down' as const, message: 'away' }),
    putCommands: () => Promise.reject(new Error('was written')),
  };
  expect(await registerCommands(port, '1', [daily])).toMatchObject({ ok: false, kind: 'down' });
});
