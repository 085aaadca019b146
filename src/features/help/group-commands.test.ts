import { expect, test } from 'vitest';
import type { Actor } from '../../platform/work.ts';
import { sortCommands, type HelpLine } from './group-commands.ts';

const lines: HelpLine[] = [
  { path: 'task create', about: 'Create', right: 'moderator', feature: 'tasks' },
  { path: 'daily', about: 'Claim', right: 'everyone', feature: 'currency' },
  { path: 'config', about: 'Settings', right: 'admin', feature: null },
];
const manner = {
  ownerId: '1',
  currencyName: 'coins',
  currencySymbol: '$',
  adminRoles: ['10'],
  moderatorRoles: ['20'],
  features: { currency: true, tasks: true, moderation: true },
  commandChannels: [],
  disabledCommands: [],
};
const withRoles = (...roleIds: string[]): Actor => ({ kind: 'member', userId: '2', roleIds, permissions: '0' });
const pathsOf = (actor: Actor, features: Partial<typeof manner.features> = {}, disabledCommands: string[] = []) => {
  const sorted = sortCommands(lines, actor, {
    ...manner,
    features: { ...manner.features, ...features },
    disabledCommands,
  });
  return [sorted.usable, sorted.forStaff, sorted.switchedOff].map((some) => some.map(({ path }) => path));
};

test.each([
  ['a member', withRoles(), [['daily'], ['config', 'task create'], []]],
  ['a moderator', withRoles('20'), [['daily', 'task create'], ['config'], []]],
  ['an admin', withRoles('10'), [['config', 'daily', 'task create'], [], []]],
] satisfies [string, Actor, string[][]][])(
  '%s sees what they may do apart from what staff may',
  (_who, actor, sorted) => {
    expect(pathsOf(actor)).toEqual(sorted);
  },
);

test('what is switched off is told as such, to staff too', () => {
  expect(pathsOf(withRoles('10'), { tasks: false })).toEqual([['config', 'daily'], [], ['task create']]);
});

test('a command that the server switched off is told as such, with all its subcommands', () => {
  expect(pathsOf(withRoles('10'), {}, ['task'])).toEqual([['config', 'daily'], [], ['task create']]);
  expect(pathsOf(withRoles(), {}, ['daily', 'tas'])).toEqual([[], ['config', 'task create'], ['daily']]);
});
