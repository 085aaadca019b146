import { expect, test } from 'vitest';
import { hasMessage } from '../../../locales/translate.ts';
import { TRANSACTION_TYPES } from './contract.ts';
import { ENTRY_KINDS } from '../../core/ledger/entry-kinds.ts';
import { describeEntry } from '../../core/ledger/describe-entry.ts';
import { toMetadata } from './rules.ts';

test('the contract names the ledger’s kinds, and each has words', () => {
  expect(new Set(TRANSACTION_TYPES)).toEqual(new Set(Object.values(ENTRY_KINDS).map(({ name }) => name)));
  for (const type of TRANSACTION_TYPES)
    expect(hasMessage(`discord.ledger.${describeEntry(type, null, 'X').messageKey}`)).toBe(true);
});

test.each([
  ['daily', null, undefined, { sentence: 'daily', data: {} }],
  ['transfer_send', null, 'Bob', { sentence: 'transfer_send_to', data: { name: 'Bob' } }],
  ['transfer_receive', null, undefined, { sentence: 'transfer_receive', data: {} }],
  ['task_reward', { task: 'Draw' }, undefined, { sentence: 'task_reward_of', data: { task: 'Draw' } }],
  ['shop_purchase', { item: '' }, undefined, { sentence: 'shop_purchase', data: {} }],
  ['admin_add', { reason: 'won' }, undefined, { sentence: 'admin_add', reason: 'won' }],
  ['admin_add', { reason: 5 }, undefined, { sentence: 'admin_add', reason: undefined }],
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
    { source: 'api', kind: 4, legs: ['1'], act: '2', reverses: 'txn_1' },
    { source: 'api', reverses: 'txn_1' },
  ],
] as const)('tells where %s %j came from', (type, data, expected) => {
  expect(toMetadata(type, data)).toEqual(expected);
});
