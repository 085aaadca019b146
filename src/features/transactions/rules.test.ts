import { expect, test } from 'vitest';
import { TRANSACTION_TYPES } from './contract.ts';
import { describeEntryAsText } from '../../core/ledger/describe-entry.ts';
import { toMetadata } from './rules.ts';
import { kindNumber } from '../../core/ledger/entry-kinds.ts';

test('each type of transaction has a message', () => {
  for (const type of TRANSACTION_TYPES) expect(describeEntryAsText(type, null, 'X')).not.toContain('discord.ledger');
});

test.each([
  ['daily', null, undefined, 'Daily reward'],
  ['transfer_send', null, 'Bob', 'Gave to Bob'],
  ['transfer_receive', null, undefined, 'Received from another member'],
  ['task_reward', { task: 'Draw' }, undefined, 'Completed task: Draw'],
  ['shop_purchase', { item: '' }, undefined, 'Purchase'],
  ['role_income', { roles: [{ name: 'Crew' }, { name: 'Council' }] }, undefined, 'Income of Crew, Council'],
  ['admin_add', { reason: 'won' }, undefined, 'Added by staff: won'],
  ['admin_add', { reason: 5 }, undefined, 'Added by staff'],
] as const)('describes %s %j of %s', (type, data, other, expected) => {
  expect(describeEntryAsText(type, data, other)).toBe(expected);
});

test.each([
  ['daily', null, { source: 'discord_command', command: '/daily' }],
  ['transfer_receive', null, { source: 'discord_command', command: '/give' }],
  ['refund', null, { source: 'discord_command' }],
  ['daily', { source: 'dashboard', by: '5' }, { source: 'dashboard', by: '5' }],
  ['daily', { source: 'discord_component', command: '/panel' }, { source: 'discord_component', command: '/panel' }],
  [
    'rollback',
    { source: 'api', kind: kindNumber('transfer_send'), legs: ['1'], act: '2', reverses: 'txn_1' },
    { source: 'api', reverses: 'txn_1' },
  ],
] as const)('the metadata of %s %j names its source', (type, data, expected) => {
  expect(toMetadata(type, data)).toEqual(expected);
});
