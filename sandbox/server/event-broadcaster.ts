import type { SandboxEvent } from '../control-api/contract.ts';

export type EventBroadcaster = {
  emit: (event: SandboxEvent) => void;
  /** Answers how to stop listening. */
  subscribe: (listener: (event: SandboxEvent) => void) => () => void;
  /** True if anybody listens; lets the busy skip building an event for nobody. */
  hasListeners: () => boolean;
};

/** Carries what happens to whoever watches: the page, tests, tools. */
export function createEventBroadcaster(): EventBroadcaster {
  const listeners = new Set<(event: SandboxEvent) => void>();
  return {
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hasListeners: () => listeners.size > 0,
  };
}
