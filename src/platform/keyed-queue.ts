import { isUnavailable } from './db/database.ts';
import type { Log } from './log.ts';
import { pause } from './pause.ts';

const MOST_TRIES = 6;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;
/** What nobody could write for so long is too much to remember. */
const MOST_WAITING = 50_000;

/**
 * Work behind the scenes in order: of one key one at a time, at most `width` at once. A failing job is tried six times,
 * then logged and dropped; tries while the database is away do not count, since Discord tells nothing twice.
 * The first wait between tries is `firstWaitMs`, 500 unless given.
 */
export function createLanes(options: { width: number; log: Log; signal: AbortSignal; firstWaitMs?: number }) {
  const { firstWaitMs = FIRST_WAIT_MS } = options;
  const tails = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  let running = 0;
  let left = 0;

  const enter = (): Promise<void> | undefined => {
    running += 1;
    return running <= options.width ? undefined : new Promise((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    running -= 1;
    waiting.shift()?.();
  };

  async function attempt(key: string, job: () => Promise<unknown>): Promise<void> {
    for (let tries = 1, counted = 1; ; tries += 1) {
      try {
        await job();
        return;
      } catch (error) {
        if (!isUnavailable(error)) counted += 1;
        if (counted > MOST_TRIES || options.signal.aborted) {
          options.log.error({ err: error, lane: key }, 'Work behind the scenes failed.');
          return;
        }
        options.log.warn({ err: error, lane: key, tries }, 'Work behind the scenes failed; trying again.');
        await pause(Math.min(firstWaitMs * 2 ** (tries - 1), LONGEST_WAIT_MS), options.signal);
      }
    }
  }

  return {
    /** Runs the job after all earlier ones of its key. */
    add(key: string, job: () => Promise<unknown>): void {
      if (left >= MOST_WAITING) {
        options.log.error({ lane: key }, 'Too much work waits behind the scenes; this is left out.');
        return;
      }
      left += 1;
      const before = tails.get(key) ?? Promise.resolve();
      const tail: Promise<void> = before
        .then(enter)
        .then(() => attempt(key, job))
        .finally(() => {
          leave();
          left -= 1;
          if (tails.get(key) === tail) tails.delete(key);
        });
      tails.set(key, tail);
    },
    /** Resolves when nothing is left to do. */
    async drain(): Promise<void> {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}
