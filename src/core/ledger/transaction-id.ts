import { snowflakeTimeMs } from '../../platform/snowflake.ts';

const MAX_ENTRY_ID = 2n ** 63n - 1n;

/** The entry id of one leg of an operation, as a decimal string: `operationId * 2 + leg`. */
export const toEntryId = (operationId: string, leg: 0 | 1 = 0): string =>
  String(BigInt(operationId) * 2n + BigInt(leg));

/** Returns the id of the operation that an entry belongs to. */
export const toOperationId = (entryId: string): string => String(BigInt(entryId) >> 1n);

/** Returns when an entry's operation was made, in milliseconds since 1970. */
export const entryTimeMs = (entryId: string): number => snowflakeTimeMs(toOperationId(entryId));

/** Formats an entry id as the public transaction id, which is opaque and unique within its guild. */
export const formatTransactionId = (entryId: string): string => `txn_${entryId}`;

/** Parses a transaction id to an entry id; undefined for text that is not one. */
export function parseTransactionId(text: string): string | undefined {
  const digits = /^txn_([1-9]\d{0,18})$/.exec(text)?.[1];
  return digits !== undefined && BigInt(digits) <= MAX_ENTRY_ID ? digits : undefined;
}
