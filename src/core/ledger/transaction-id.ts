import { snowflakeTimeMs } from '../../platform/snowflake.ts';

const MAX_ENTRY_ID = 2n ** 63n - 1n;

/** The ledger's key of one leg of an act, as a decimal string: `act * 2 + leg`. */
export const toEntryId = (operationId: string, leg: 0 | 1 = 0): string =>
  String(BigInt(operationId) * 2n + BigInt(leg));

/** The act that a ledger key belongs to. */
export const toOperationId = (entryId: string): string => String(BigInt(entryId) >> 1n);

/** When the act of a ledger key was made, in milliseconds since 1970. */
export const entryTimeMs = (entryId: string): number => snowflakeTimeMs(toOperationId(entryId));

/** The id of a ledger entry as people and programs outside see it: unique in its server, opaque, and it holds its time. */
export const formatTransactionId = (entryId: string): string => `txn_${entryId}`;

/** The ledger key that a transaction id names; undefined for text that cannot be one. */
export function parseTransactionId(text: string): string | undefined {
  const digits = /^txn_([1-9]\d{0,18})$/.exec(text)?.[1];
  return digits !== undefined && BigInt(digits) <= MAX_ENTRY_ID ? digits : undefined;
}
