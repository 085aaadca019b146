import type { Contexts } from '../../platform/context.ts';
import type { ChangeFeed } from '../../platform/changes/change-feed.ts';
import type { Log } from '../../platform/log.ts';
import { followChanges } from './follow-changes.ts';

/** Changes within this time share one message. */
const DEBOUNCE_MS = 1_500;
const RETRY_AFTER_MS = 10_000;

/**
 * Follows the changes for the log channels: shortly after each change, and once at the start for changes made while no
 * process ran. Any number of processes can follow; they take turns.
 */
export function createLogFollower(dependencies: {
  contexts: Contexts;
  changeFeed: ChangeFeed;
  outboxWorker: { wake(): void };
  log: Log;
  debounceMs?: number;
}) {
  const { contexts, changeFeed, outboxWorker, log, debounceMs = DEBOUNCE_MS } = dependencies;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  const stopping = new AbortController();
  let unsubscribe = (): void => undefined;

  const processChanges = async (): Promise<void> => {
    const ctx = contexts.for({ kind: 'system', job: 'server log' }, { source: 'system' });
    for (let hasMore = true; hasMore && !stopping.signal.aborted;) {
      const result = await followChanges(ctx);
      if (result.hasEnqueued) outboxWorker.wake();
      hasMore = result.hasMore;
    }
  };
  const schedule = (ms: number): void => {
    if (stopping.signal.aborted) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      const previousRun = running;
      running = Promise.resolve(previousRun)
        .then(processChanges)
        .catch((error: unknown) => {
          log.warn({ err: error }, 'Could not follow the changes for the log channels; trying again.');
          schedule(RETRY_AFTER_MS);
        });
    }, ms);
  };

  return {
    start(): Promise<void> {
      unsubscribe = changeFeed.subscribe(
        (batch) => {
          if (batch.some(({ data_type: type }) => type === 'transactions' || type === 'logs')) schedule(debounceMs);
        },
        () => schedule(debounceMs),
      );
      schedule(0);
      return Promise.resolve();
    },
    async stop(): Promise<void> {
      stopping.abort();
      unsubscribe();
      clearTimeout(timer);
      await running;
    },
  };
}
