import { expect, test } from 'vitest';
import { kindName, kindNumber } from './entry-kinds.ts';
import { ENTRY_KINDS, KIND_NAMES } from './entry-kinds-contract.ts';
import { isAmount } from './rules.ts';
import { toOperationId, formatTransactionId, toEntryId, entryTimeMs, parseTransactionId } from './transaction-id.ts';

test.each([1, 2, 100, 2 ** 53 - 1])('%s is a valid amount of coins', (amount) => {
  expect(isAmount(amount)).toBe(true);
});

test.each([0, -0, -1, 1.5, 2 ** 53, NaN, Infinity, '10', '', null, undefined, true, 10n, [5], { valueOf: () => 5 }])(
  '%s is not a valid amount of coins',
  (amount) => {
    expect(isAmount(amount)).toBe(false);
  },
);

test('a transaction id encodes the operation, the leg and the time, and can be parsed', () => {
  const operationId = '1100000000000000001';
  const id = formatTransactionId(toEntryId(operationId, 1));
  expect(id).toBe('txn_2200000000000000003');
  expect(parseTransactionId(id)).toBe('2200000000000000003');
  expect(toOperationId('2200000000000000003')).toBe(operationId);
  // The operation id's upper 42 bits, counted from Discord's epoch.
  expect(entryTimeMs('2200000000000000003')).toBe(Number(BigInt(operationId) >> 22n) + 1_420_070_400_000);
});

test.each([
  '',
  'txn_',
  'txn_0',
  'txn_01',
  'txn_-5',
  'txn_1.5',
  'txn_9223372036854775808',
  'txn_99999999999999999999',
  'TXN_5',
  ' txn_5',
])('"%s" is not a transaction id', (text) => {
  expect(parseTransactionId(text)).toBeUndefined();
});

test('every entry kind can be found by its number and its name', () => {
  for (const name of KIND_NAMES) expect(kindName(kindNumber(name))).toBe(name);
  expect(new Set(Object.values(ENTRY_KINDS).map(({ number }) => number)).size).toBe(KIND_NAMES.length);
  expect(() => kindName(99)).toThrow('unknown');
});
