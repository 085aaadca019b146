import type { Log } from './log.ts';
import type { Ctx } from './work.ts';

/** Recurring work: at any time at most one process runs it, and a time missed while none ran is made up for once. */
export type Job = {
  /** Unique over all rooms and kept for ever: the row in the database goes by it. */
  name: string;
  /** Every so many milliseconds after the last end, or by a cron pattern in UTC. */
  schedule: { everyMs: number } | { cron: string };
  /** A failure is recorded and tried again later. Long work looks at the signal, which fires when the program stops. */
  run(parts: { ctx: Ctx; log: Log; signal: AbortSignal }): Promise<void>;
};
