/**
 * Whether something stored at `storedMs` is younger than `ttlMs`, all in milliseconds of one clock. What was stored later than now is not:
 * the clock went back, and may be wrong by any time.
 */
export const isFresh = (storedMs: number, ttlMs: number, nowMs: number): boolean =>
  storedMs <= nowMs && nowMs < storedMs + ttlMs;
