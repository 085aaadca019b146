import type { TrafficLimits } from '../settings.ts';

/** A bucket's current window and the calls in it. */
type Bucket = { openedAtMs: number; used: number };

export type RateLimiter = {
  /**
   * Counts a call and returns the headers of `topics/rate-limits.mdx`; `retryAfterMs` is set if the bucket was
   * exhausted.
   */
  countCall: (call: { route: string; major: string }) => {
    headers: Record<string, string>;
    retryAfterMs: number | null;
  };
  /** Counts a call of any route. Returns the milliseconds to wait if the calls of this second are used up. */
  countGlobalCall: () => number | null;
  /** Counts a response of 401, 403 or 429. */
  countInvalid: () => void;
  /** Returns how long the caller stays banned for too many invalid requests; null if it is not banned. */
  banRemainingMs: () => number | null;
};

const INVALID_WINDOW_MS = 600_000;
const MAX_BUCKETS = 10_000;

export function createRateLimiter(now: () => number, limits: TrafficLimits): RateLimiter {
  const { routeCalls: callsPerWindow, routeWindowMs: windowMs } = limits;
  const perSecond: Bucket = { openedAtMs: 0, used: 0 };
  const invalid: Bucket = { openedAtMs: 0, used: 0 };
  const resetIfElapsed = (bucket: Bucket, lengthMs: number): void => {
    if (now() - bucket.openedAtMs >= lengthMs) Object.assign(bucket, { openedAtMs: now(), used: 0 });
  };
  const buckets = new Map<string, Bucket>();
  return {
    countCall({ route, major }) {
      const nowMs = now();
      const key = `${route} ${major}`;
      let bucket = buckets.get(key);
      if (!bucket || nowMs - bucket.openedAtMs >= windowMs) {
        if (buckets.size >= MAX_BUCKETS) buckets.clear();
        bucket = { openedAtMs: nowMs, used: 0 };
        buckets.set(key, bucket);
      }
      bucket.used += 1;
      const resetMs = bucket.openedAtMs + windowMs;
      const remaining = Math.max(0, callsPerWindow - bucket.used);
      return {
        headers: {
          'x-ratelimit-bucket': hashBucket(route),
          'x-ratelimit-limit': String(callsPerWindow),
          'x-ratelimit-remaining': String(remaining),
          'x-ratelimit-reset': (resetMs / 1_000).toFixed(3),
          'x-ratelimit-reset-after': ((resetMs - nowMs) / 1_000).toFixed(3),
        },
        retryAfterMs: bucket.used > callsPerWindow ? resetMs - nowMs : null,
      };
    },
    countGlobalCall() {
      resetIfElapsed(perSecond, 1_000);
      perSecond.used += 1;
      return perSecond.used > limits.callsPerSecond ? perSecond.openedAtMs + 1_000 - now() : null;
    },
    countInvalid() {
      resetIfElapsed(invalid, INVALID_WINDOW_MS);
      invalid.used += 1;
    },
    banRemainingMs() {
      resetIfElapsed(invalid, INVALID_WINDOW_MS);
      return invalid.used > limits.invalidCalls ? invalid.openedAtMs + INVALID_WINDOW_MS - now() : null;
    },
  };
}

/** Clients queue by this name and the major id; it must differ between routes and be stable for one route. */
function hashBucket(route: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < route.length; index += 1) hash = Math.imul(hash ^ route.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
