/** True for a valid amount: an integer number of coins from 1 to 2^53 - 1. Numeric strings are not valid. */
export const isAmount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

/** True when a balance covers an amount. A hint for users only: the operation itself decides under the account's lock. */
export const coversAmount = (balance: number, amount: number): boolean => isAmount(amount) && balance >= amount;

/** True when an entry's numbers are consistent: the balance after is the balance before plus the amount. */
export const isEntryConsistent = (entry: { balanceBefore: number; amount: number; balanceAfter: number }): boolean =>
  [entry.balanceBefore, entry.amount, entry.balanceAfter].every(Number.isSafeInteger) &&
  entry.balanceBefore >= 0 &&
  entry.balanceAfter >= 0 &&
  BigInt(entry.balanceBefore) + BigInt(entry.amount) === BigInt(entry.balanceAfter);
