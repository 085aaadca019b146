import type { Log } from './log.ts';
import { pause } from './pause.ts';

const MOST_TRIES = 6;
const FIRST_WAIT_MS = 500;

/**
 * Work behind the scenes in order: of one key one at a time, at most `width` at once. A failing job is tried six times
 * over about 15 s, so that a database that restarts loses nothing, then logged and dropped.
 */
export function createLanes(options: { width: number; log: Log; signal: AbortSignal }) {
  const tails = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  let running = 0;

  const enter = (): Promise<void> | undefined => {
    running += 1;
    return running <= options.width ? undefined : new Promise((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    running -= 1;
    waiting.shift()?.();
  };

  async function attempt(key: string, job: () => Promise<unknown>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await job();
        return;
      } catch (error) {
        if (tries >= MOST_TRIES || options.signal.aborted) {
          options.log.error({ err: error, lane: key }, 'Work behind the scenes failed.');
          return;
        }
        options.log.warn({ err: error, lane: key, tries }, 'Work behind the scenes failed; trying again.');
        await pause(FIRST_WAIT_MS * 2 ** (tries - 1), options.signal);
      }
    }
  }

  return {
    /** Runs the job after all earlier ones of its key. */
    add(key: string, job: () => Promise<unknown>): void {
      const before = tails.get(key) ?? Promise.resolve();
      const tail: Promise<void> = before
        .then(enter)
        .then(() => attempt(key, job))
        .finally(() => {
          leave();
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
