import type { SandboxEvent } from '../control-api/events-contract.ts';

export type EventBroadcaster = {
  emit: (event: SandboxEvent) => void;
  /** Returns a function that unsubscribes. */
  subscribe: (listener: (event: SandboxEvent) => void) => () => void;
  /** True if there is a listener; without one, callers need not build events. */
  hasListeners: () => boolean;
};

/** Passes events on to all subscribers: the page, tests, tools. */
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
