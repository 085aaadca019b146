import { snowflakeTimeMs } from '../../platform/snowflake.ts';

const GREATEST = 2n ** 63n - 1n;

/** The ledger's key of one leg of an act, as a decimal string: `act * 2 + leg`. */
export const opIdOf = (actId: string, leg: 0 | 1 = 0): string => String(BigInt(actId) * 2n + BigInt(leg));

/** The act that a ledger key belongs to. */
export const actIdOf = (opId: string): string => String(BigInt(opId) >> 1n);

/** When the act of a ledger key was made, in milliseconds since 1970. */
export const opTimeMs = (opId: string): number => snowflakeTimeMs(actIdOf(opId));

/** The id of a ledger entry as people and programs outside see it: unique in its server, opaque, and it holds its time. */
export const createTransactionId = (opId: string): string => `txn_${opId}`;

/** The ledger key that a transaction id names; undefined for text that cannot be one. */
export function parseTransactionId(text: string): string | undefined {
  const digits = /^txn_([1-9]\d{0,18})$/.exec(text)?.[1];
  return digits !== undefined && BigInt(digits) <= GREATEST ? digits : undefined;
}
