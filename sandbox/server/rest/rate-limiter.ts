import type { TrafficLimits } from '../../local-discord.ts';

/** One bucket's window: how many calls it had since it opened. */
type Bucket = { openedAtMs: number; used: number };

export type RateBuckets = {
  /** Counts a call and answers the headers of `topics/rate-limits.mdx`; `retryAfterMs` is set when the bucket was empty. */
  take: (call: { route: string; major: string }) => { headers: Record<string, string>; retryAfterMs: number | null };
  /** Counts a call of any route; how long to wait if this second's are used up. */
  takeGlobal: () => number | null;
  /** Counts an answer of 401, 403 or 429. */
  countInvalid: () => void;
  /** How long this caller is shut out for too many of those; null if not. */
  shutOutMs: () => number | null;
};

const invalidWindowMs = 600_000;
const maxBuckets = 10_000;

export function createRateBuckets(now: () => number, limits: TrafficLimits): RateBuckets {
  const { routeCalls: callsPerWindow, routeWindowMs: windowMs } = limits;
  const second: Bucket = { openedAtMs: 0, used: 0 };
  const invalid: Bucket = { openedAtMs: 0, used: 0 };
  const renew = (bucket: Bucket, lengthMs: number): void => {
    if (now() - bucket.openedAtMs >= lengthMs) Object.assign(bucket, { openedAtMs: now(), used: 0 });
  };
  const buckets = new Map<string, Bucket>();
  return {
    take({ route, major }) {
      const at = now();
      const key = `${route} ${major}`;
      let bucket = buckets.get(key);
      if (!bucket || at - bucket.openedAtMs >= windowMs) {
        if (buckets.size >= maxBuckets) buckets.clear();
        bucket = { openedAtMs: at, used: 0 };
        buckets.set(key, bucket);
      }
      bucket.used += 1;
      const resetMs = bucket.openedAtMs + windowMs;
      const remaining = Math.max(0, callsPerWindow - bucket.used);
      return {
        headers: {
          'x-ratelimit-bucket': bucketHash(route),
          'x-ratelimit-limit': String(callsPerWindow),
          'x-ratelimit-remaining': String(remaining),
          'x-ratelimit-reset': (resetMs / 1_000).toFixed(3),
          'x-ratelimit-reset-after': ((resetMs - at) / 1_000).toFixed(3),
        },
        retryAfterMs: bucket.used > callsPerWindow ? resetMs - at : null,
      };
    },
    takeGlobal() {
      renew(second, 1_000);
      second.used += 1;
      return second.used > limits.callsPerSecond ? second.openedAtMs + 1_000 - now() : null;
    },
    countInvalid() {
      renew(invalid, invalidWindowMs);
      invalid.used += 1;
    },
    shutOutMs() {
      renew(invalid, invalidWindowMs);
      return invalid.used > limits.invalidCalls ? invalid.openedAtMs + invalidWindowMs - now() : null;
    },
  };
}

/** Clients queue by this name and the major id together; it must differ between routes and stay the same for one. */
function bucketHash(route: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < route.length; at += 1) hash = Math.imul(hash ^ route.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
