import { setTimeout as wait } from 'node:timers/promises';
import { SimpleIdentifyThrottler, type IIdentifyThrottler } from '@discordjs/ws';

const HOUR_MS = 3_600_000;
const INITIAL_WAIT_MS = 5_000;
const MAX_WAIT_MS = 600_000;

/**
 * Discord allows `max_concurrency` identifies in 5 s and 1,000 a day, and resets the token beyond that. The library's
 * throttler enforces the first limit; each further identify of one shard within an hour waits twice as long as the one
 * before.
 */
export function createIdentifyThrottler(options: { maxConcurrency: number; nowMs: () => number }): IIdentifyThrottler {
  const simple = new SimpleIdentifyThrottler(options.maxConcurrency);
  const identifyTimes = new Map<number, number[]>();
  return {
    async waitForIdentify(shardId, signal) {
      const nowMs = options.nowMs();
      // Times later than now were recorded while the clock was ahead.
      const recent = (identifyTimes.get(shardId) ?? []).filter((at) => at > nowMs - HOUR_MS && at <= nowMs);
      const waitMs = identifyWaitMs(recent.length);
      if (waitMs > 0) await wait(waitMs, undefined, { signal });
      identifyTimes.set(shardId, [...recent, options.nowMs()]);
      await simple.waitForIdentify(shardId, signal);
    },
  };
}

/**
 * Returns how long a shard waits that has identified this many times within the hour. The first two are free: a start
 * and one lost session.
 */
export const identifyWaitMs = (identifies: number): number =>
  identifies < 2 ? 0 : Math.min(MAX_WAIT_MS, INITIAL_WAIT_MS * 2 ** (identifies - 2));
