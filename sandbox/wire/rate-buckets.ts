/** One bucket's window: how many calls it had since it opened. */
type Bucket = { openedAtMs: number; used: number };

export type RateBuckets = {
  /** Counts a call and answers the headers of `topics/rate-limits.mdx`; `retryAfterMs` is set when the bucket was empty. */
  take: (call: { route: string; major: string }) => { headers: Record<string, string>; retryAfterMs: number | null };
};

/** Wide enough that no honest client waits, so that tests and benches measure the bot rather than Discord's patience. */
const callsPerWindow = 5_000;
const windowMs = 1_000;
const maxBuckets = 10_000;

export function createRateBuckets(now: () => number): RateBuckets {
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
  };
}

/** Clients queue by this name and the major id together; it must differ between routes and stay the same for one. */
function bucketHash(route: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < route.length; at += 1) hash = Math.imul(hash ^ route.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
