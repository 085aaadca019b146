import type { SandboxEvent } from '../control-api/contract.ts';

export type EventHub = {
  emit: (event: SandboxEvent) => void;
  /** Answers how to stop listening. */
  listen: (listener: (event: SandboxEvent) => void) => () => void;
  /** True if anybody listens; lets the busy skip building an event for nobody. */
  heard: () => boolean;
};

/** Carries what happens to whoever watches: the page, tests, tools. */
export function createEventHub(): EventHub {
  const listeners = new Set<(event: SandboxEvent) => void>();
  return {
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heard: () => listeners.size > 0,
  };
}
