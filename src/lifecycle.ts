import type { Log } from './platform/log.ts';

type Part = { start?(): Promise<void> | void; stop(): Promise<void> | void };

/** What runs, so that it can be stopped in reverse: the last started first. */
export function createRunning(log: Log) {
  const parts: { what: string; part: Part }[] = [];
  return {
    /** Starts one part and remembers to stop it, even if its start fails half way. */
    async begin(what: string, part: Part): Promise<void> {
      parts.push({ what, part });
      await part.start?.();
    },
    /** What fails to stop is logged and does not keep the rest running. */
    async stop(): Promise<void> {
      for (const { what, part } of parts.splice(0).toReversed()) {
        try {
          await part.stop();
        } catch (error) {
          log.error({ err: error, what }, 'A part did not stop cleanly.');
        }
      }
    },
  };
}
