import type { Log } from './platform/log.ts';

type Ending = () => Promise<void> | void;

/** What runs, so that it can be stopped in reverse: the last started first. */
export function createRunning(log: Log) {
  const endings: { what: string; stop: Ending }[] = [];
  return {
    /** Starts one part and remembers how to stop it, even if its start fails half way. */
    async begin(what: string, stop: Ending, start: Ending = () => undefined): Promise<void> {
      endings.push({ what, stop });
      await start();
    },
    /** What fails to stop is logged and does not keep the rest running. */
    async stop(): Promise<void> {
      for (const { what, stop } of endings.splice(0).toReversed()) {
        try {
          await stop();
        } catch (error) {
          log.error({ err: error, what }, 'A part did not stop cleanly.');
        }
      }
    },
  };
}
