import { expect, test } from 'vitest';
import { hasMessage } from '../../../locales/translate.ts';
import { TRANSACTION_TYPES } from './contract.ts';
import { describeEntry } from '../../core/ledger/describe-entry.ts';
import { toMetadata } from './rules.ts';
import { kindNumber } from '../../core/ledger/entry-kinds.ts';

test('each type of transaction has a message', () => {
  for (const type of TRANSACTION_TYPES)
    expect(hasMessage(`discord.ledger.${describeEntry(type, null, 'X').messageKey}`)).toBe(true);
});

test.each([
  ['daily', null, undefined, { messageKey: 'daily', data: {} }],
  ['transfer_send', null, 'Bob', { messageKey: 'transfer_send_to', data: { name: 'Bob' } }],
  ['transfer_receive', null, undefined, { messageKey: 'transfer_receive', data: {} }],
  ['task_reward', { task: 'Draw' }, undefined, { messageKey: 'task_reward_of', data: { task: 'Draw' } }],
  ['shop_purchase', { item: '' }, undefined, { messageKey: 'shop_purchase', data: {} }],
  ['admin_add', { reason: 'won' }, undefined, { messageKey: 'admin_add', reason: 'won' }],
  ['admin_add', { reason: 5 }, undefined, { messageKey: 'admin_add', reason: undefined }],
] as const)('describes %s %j of %s', (type, data, other, expected) => {
  expect(describeEntry(type, data, other)).toMatchObject(expected);
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
