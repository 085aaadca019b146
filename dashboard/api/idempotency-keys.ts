import { ApiError, isRefusal } from './api-error.ts';

/**
 * Keys for writes that a person may send again because no answer came. The same thing asked for anew keeps its key until
 * its outcome is known, so that it is done once; anything else takes another.
 */
export function createIdempotencyKeys(newKey: () => string) {
  let current: { fingerprint: string; key: string } | undefined;
  return {
    keyFor(input: unknown): string {
      const fingerprint = JSON.stringify(input);
      if (current?.fingerprint !== fingerprint) current = { fingerprint, key: newKey() };
      return current.key;
    },
    /** The outcome is known: asking for the same again means doing it again. */
    settle(): void {
      current = undefined;
    },
  };
}

/** 128 random bits. `crypto.randomUUID` would do, were it there on plain http. */
export const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** True when the act may have been done although this says otherwise: the answer was lost, or is still being made. */
export const isUncertain = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status >= 500 || isRefusal(error, 'idempotency_in_flight'));
