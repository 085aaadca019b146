import { pruneChanges } from './changes/change-store.ts';
import { acrossGuilds } from './context.ts';
import type { Database } from './db/database.ts';
import type { Job } from './jobs.ts';
import { pruneRateWindows } from './rate-limit.ts';

const MINUTE_MS = 60_000;
/** How long a client may stay away and still receive what it missed. */
const CHANGE_RETENTION_MS = 24 * 60 * MINUTE_MS;

/**
 * The platform's own recurring work. The sweep of the outbox is a backstop: messages are delivered when they are
 * enqueued.
 */
export const maintenanceJobs = (dependencies: { db: Database; outboxWorker: { wake(): void } }): readonly Job[] => [
  {
    name: 'platform.clean_changes',
    // Often, since a long delete delays the streams.
    schedule: { everyMs: 10 * MINUTE_MS },
    run: async ({ signal }) => {
      const prune = () =>
        acrossGuilds(dependencies.db, (queries) => pruneChanges(queries, { retentionMs: CHANGE_RETENTION_MS }));
      while (!signal.aborted && (await prune()));
    },
  },
  {
    name: 'platform.clean_rate_windows',
    schedule: { everyMs: 60 * MINUTE_MS },
    run: () => acrossGuilds(dependencies.db, pruneRateWindows),
  },
  {
    name: 'platform.sweep_outbox',
    schedule: { everyMs: 10 * MINUTE_MS },
    run: () => {
      dependencies.outboxWorker.wake();
      return Promise.resolve();
    },
  },
];
