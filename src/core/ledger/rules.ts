/** True for a valid amount: an integer number of coins from 1 to 2^53 - 1. Numeric strings are not valid. */
export const isAmount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
