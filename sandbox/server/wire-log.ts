import type { WireEntry } from '../control-api/events-contract.ts';
import type { EventBroadcaster } from './event-broadcaster.ts';

const MAX_ENTRIES = 200;

export type WireLog = {
  add: (entry: Omit<WireEntry, 'id' | 'at'>) => void;
  listLatest: (limit: number) => WireEntry[];
};

/** Stores the last 200 calls and events between the bot and the sandbox. */
export function createWireLog(broadcaster: EventBroadcaster, now: () => number): WireLog {
  const ring: WireEntry[] = [];
  let count = 0;
  return {
    add(entry) {
      const stored = { id: count + 1, at: now(), ...entry };
      ring[count % MAX_ENTRIES] = stored;
      count += 1;
      if (broadcaster.hasListeners()) broadcaster.emit({ type: 'wire', entry: stored });
    },
    listLatest(limit) {
      const start = count > MAX_ENTRIES ? count % MAX_ENTRIES : 0;
      const ordered = [...ring.slice(start), ...ring.slice(0, start)];
      return ordered.slice(-Math.max(1, limit));
    },
  };
}
