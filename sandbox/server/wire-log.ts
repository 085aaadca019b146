import type { WireEntry } from '../control-api/contract.ts';
import type { EventHub } from './event-broadcaster.ts';

const keptEntries = 200;

export type WireLog = {
  add: (entry: Omit<WireEntry, 'id' | 'at'>) => void;
  last: (limit: number) => WireEntry[];
};

/** The last 200 calls and events between the bot and this Discord. */
export function createWireLog(hub: EventHub, now: () => number): WireLog {
  const ring: WireEntry[] = [];
  let count = 0;
  return {
    add(entry) {
      const kept = { id: count + 1, at: now(), ...entry };
      ring[count % keptEntries] = kept;
      count += 1;
      if (hub.heard()) hub.emit({ type: 'wire', entry: kept });
    },
    last(limit) {
      const start = count > keptEntries ? count % keptEntries : 0;
      const ordered = [...ring.slice(start), ...ring.slice(0, start)];
      return ordered.slice(-Math.max(1, limit));
    },
  };
}
