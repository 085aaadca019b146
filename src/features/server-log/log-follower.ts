import type { Contexts } from '../../platform/context.ts';
import type { Tail } from '../../platform/changes/change-feed.ts';
import type { Log } from '../../platform/log.ts';
import { followChanges } from './follow-changes.ts';

/** What happens within this time stands in one message. */
const GATHER_MS = 1_500;
const AGAIN_AFTER_MS = 10_000;

/**
 * Reads on for the log channels a moment after something happened, and once at the start for what happened while nothing
 * ran. Any number of processes may follow; they take turns.
 */
export function createLogFollower(parts: {
  contexts: Contexts;
  tail: Tail;
  courier: { nudge(): void };
  log: Log;
  gatherMs?: number;
}) {
  const { contexts, tail, courier, log, gatherMs = GATHER_MS } = parts;
  let timer: NodeJS.Timeout | undefined;
  let reading: Promise<void> | undefined;
  const stopping = new AbortController();
  let unsubscribe = (): void => undefined;

  const readOn = async (): Promise<void> => {
    const ctx = contexts.for({ kind: 'system', job: 'server log' }, { source: 'system' });
    for (let isMore = true; isMore && !stopping.signal.aborted;) {
      const read = await followChanges(ctx);
      if (read.owed) courier.nudge();
      isMore = read.isMore;
    }
  };
  const soon = (ms: number): void => {
    if (stopping.signal.aborted) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      const before = reading;
      reading = Promise.resolve(before)
        .then(readOn)
        .catch((error: unknown) => {
          log.warn({ err: error }, 'The log channels could not be followed; trying again.');
          soon(AGAIN_AFTER_MS);
        });
    }, ms);
  };

  return {
    start(): Promise<void> {
      unsubscribe = tail.subscribe(
        (batch) => {
          if (batch.some(({ data_type: type }) => type === 'transactions' || type === 'logs')) soon(gatherMs);
        },
        () => soon(gatherMs),
      );
      soon(0);
      return Promise.resolve();
    },
    async stop(): Promise<void> {
      stopping.abort();
      unsubscribe();
      clearTimeout(timer);
      await reading;
    },
  };
}
