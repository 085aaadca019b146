import type { Log } from './platform/log.ts';

type LifecycleComponent = { start?(): Promise<void> | void; stop(): Promise<void> | void };

/** Tracks the running components, to stop them in reverse order of their start. */
export function createLifecycle(log: Log) {
  const components: { name: string; component: LifecycleComponent }[] = [];
  return {
    /** Starts a component and registers it to be stopped, even if its start fails half way. */
    async begin(name: string, component: LifecycleComponent): Promise<void> {
      components.push({ name, component });
      await component.start?.();
    },
    /** Stops all components. A component that fails to stop is logged, and the others are stopped anyway. */
    async stop(): Promise<void> {
      for (const { name, component } of components.splice(0).toReversed()) {
        try {
          await component.stop();
        } catch (error) {
          log.error({ err: error, component: name }, 'A component did not stop cleanly.');
        }
      }
    },
  };
}
