import { expect, test } from 'vitest';
import { economy } from '../feature.ts';

const declarationOf = (name: string) => economy.commands?.find((command) => command.name === name)?.declaration;

test('/daily takes no options', () => {
  expect(declarationOf('daily')).toMatchObject({ name: 'daily', options: [] });
});

test('/balance takes a member, who may be left out', () => {
  expect(declarationOf('balance')?.options).toMatchObject([{ name: 'user', type: 6, required: false }]);
});
