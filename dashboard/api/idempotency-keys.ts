import { ApiError, isRefusal } from './api-error.ts';

/**
 * Creates idempotency keys for writes that a user may repeat because there was no response. A repeated request keeps its
 * key until its outcome is known, so that it takes effect once; any other request gets a new key.
 */
export function createIdempotencyKeys(newKey: () => string) {
  let current: { fingerprint: string; key: string } | undefined;
  return {
    keyFor(input: unknown): string {
      const fingerprint = JSON.stringify(input);
      if (current?.fingerprint !== fingerprint) current = { fingerprint, key: newKey() };
      return current.key;
    },
    /** Call this once the outcome is known: the same request then gets a new key and takes effect again. */
    settle(): void {
      current = undefined;
    },
  };
}

/** Returns 128 random bits in hexadecimal. `crypto.randomUUID` is not available on plain HTTP. */
export const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** True when the request may have taken effect despite this error: the response was lost, or is still being produced. */
export const isUncertain = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status >= 500 || isRefusal(error, 'idempotency_in_flight'));
