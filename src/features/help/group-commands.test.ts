import { expect, test } from 'vitest';
import type { Actor } from '../../platform/work.ts';
import { groupCommands, type CommandHelp } from './group-commands.ts';

const commands: CommandHelp[] = [
  { path: 'task create', description: 'Create', right: 'moderator', feature: 'tasks' },
  { path: 'daily', description: 'Claim', right: 'everyone', feature: 'currency' },
  { path: 'config', description: 'Settings', right: 'admin', feature: null },
];
const guildSettings = {
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
const pathsOf = (
  actor: Actor,
  features: Partial<typeof guildSettings.features> = {},
  disabledCommands: string[] = [],
) => {
  const groups = groupCommands(commands, actor, {
    ...guildSettings,
    features: { ...guildSettings.features, ...features },
    disabledCommands,
  });
  return [groups.usable, groups.staffOnly, groups.disabled].map((group) => group.map(({ path }) => path));
};

test.each([
  ['a member', withRoles(), [['daily'], ['config', 'task create'], []]],
  ['a moderator', withRoles('20'), [['daily', 'task create'], ['config'], []]],
  ['an admin', withRoles('10'), [['config', 'daily', 'task create'], [], []]],
] satisfies [string, Actor, string[][]][])(
  '%s sees the commands they can use separately from those of staff',
  (_who, actor, groups) => {
    expect(pathsOf(actor)).toEqual(groups);
  },
);

test('commands of a disabled feature are listed as disabled, for staff too', () => {
  expect(pathsOf(withRoles('10'), { tasks: false })).toEqual([['config', 'daily'], [], ['task create']]);
});

test('a disabled command is listed as disabled with all its subcommands', () => {
  expect(pathsOf(withRoles('10'), {}, ['task'])).toEqual([['config', 'daily'], [], ['task create']]);
  expect(pathsOf(withRoles(), {}, ['daily', 'tas'])).toEqual([[], ['config', 'task create'], ['daily']]);
});
