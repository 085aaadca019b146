import type { Log } from './platform/log.ts';

type LifecycleComponent = { start?(): Promise<void> | void; stop(): Promise<void> | void };

/** What runs, so that it can be stopped in reverse: the last started first. */
export function createLifecycle(log: Log) {
  const components: { name: string; component: LifecycleComponent }[] = [];
  return {
    /** Starts one part and remembers to stop it, even if its start fails half way. */
    async begin(name: string, component: LifecycleComponent): Promise<void> {
      components.push({ name, component });
      await component.start?.();
    },
    /** What fails to stop is logged and does not keep the rest running. */
    async stop(): Promise<void> {
      for (const { name, component } of components.splice(0).toReversed()) {
        try {
          await component.stop();
        } catch (error) {
          log.error({ err: error, what: name }, 'A part did not stop cleanly.');
        }
      }
    },
  };
}
