import { isUnavailable } from './db/database.ts';
import type { Log } from './log.ts';
import { pause } from './pause.ts';

const MAX_ATTEMPTS = 6;
const INITIAL_DELAY_MS = 500;
const MAX_DELAY_MS = 5_000;
/** Bounds the memory during a long outage: further jobs are dropped. */
const MAX_PENDING = 50_000;

/**
 * Runs background jobs in order: one at a time per key, at most `concurrency` at once. A failing job is attempted six
 * times, then logged and dropped; attempts while the database is unavailable do not count, since Discord sends no event
 * twice. The first delay between attempts is `initialDelayMs`, 500 by default.
 */
export function createKeyedQueue(options: {
  concurrency: number;
  log: Log;
  signal: AbortSignal;
  initialDelayMs?: number;
}) {
  const { initialDelayMs = INITIAL_DELAY_MS } = options;
  const tails = new Map<string, Promise<void>>();
  const slotWaiters: (() => void)[] = [];
  let running = 0;
  let pendingCount = 0;

  const acquireSlot = (): Promise<void> | undefined => {
    running += 1;
    return running <= options.concurrency ? undefined : new Promise((resolve) => slotWaiters.push(resolve));
  };
  const releaseSlot = () => {
    running -= 1;
    slotWaiters.shift()?.();
  };

  async function attempt(key: string, job: () => Promise<unknown>): Promise<void> {
    for (let attempts = 1, countedAttempts = 1; ; attempts += 1) {
      try {
        await job();
        return;
      } catch (error) {
        if (!isUnavailable(error)) countedAttempts += 1;
        if (countedAttempts > MAX_ATTEMPTS || options.signal.aborted) {
          options.log.error({ err: error, key }, 'A queued job failed.');
          return;
        }
        options.log.warn({ err: error, key, attempts }, 'A queued job failed; retrying.');
        await pause(Math.min(initialDelayMs * 2 ** (attempts - 1), MAX_DELAY_MS), options.signal);
      }
    }
  }

  return {
    /** Runs the job after all earlier ones of its key. */
    add(key: string, job: () => Promise<unknown>): void {
      if (pendingCount >= MAX_PENDING) {
        options.log.error({ key }, 'Too many queued jobs are pending; this one is dropped.');
        return;
      }
      pendingCount += 1;
      const before = tails.get(key) ?? Promise.resolve();
      const tail: Promise<void> = before
        .then(acquireSlot)
        .then(() => attempt(key, job))
        .finally(() => {
          releaseSlot();
          pendingCount -= 1;
          if (tails.get(key) === tail) tails.delete(key);
        });
      tails.set(key, tail);
    },
    /** Resolves when the queue is empty. */
    async drain(): Promise<void> {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}
