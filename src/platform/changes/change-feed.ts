import { acrossGuilds } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { Log } from '../log.ts';
import { eventId, isAfter, readEventId, type Position } from './stream-position.ts';
import { changesAfter, lookForChanges, openEpoch, whereNow, type ChangeEvent, type Recorded } from './change-store.ts';

export type Tail = {
  /** Opens the epoch and hears other processes. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Something was committed here: looks soon, and has the other processes look. */
  nudge(): void;
  /** Each change once, in the order of commits; `onReset` when everything known must be read anew. Answers how to stop. */
  subscribe(listener: (batch: readonly ChangeEvent[]) => void, onReset?: () => void): () => void;
  /** Settles once subscribers hear everything committed from now on. */
  ready(): Promise<void>;
  /** The id to resume after, once everything handed out so far was taken. */
  position(): string;
  /** What the given servers (null: all) missed after an event's id, or that it cannot be told and all must be read anew. */
  since(
    lastEventId: string,
    guildIds: readonly string[] | null,
  ): Promise<{ reset: true } | { reset: false; events: readonly ChangeEvent[] }>;
  readonly epoch: string;
};

const CHANNEL = 'economy_changes';
const BATCH = 1_000;
/** Beyond this a client reads all anew sooner than it takes in what it missed. */
const MOST_REPLAYED = 2_000;
/** Looks, and words to other processes, are at least this far apart, so that a flood of commits costs one for many. */
const GAP_MS = 20;
/** Polls after the last commit or change that come at the full pace; after them only every fourth does. */
const LIVELY_POLLS = 20;
const QUIET_EVERY = 4;

/**
 * Follows the changes while somebody listens: at once after a nudge, and by polling, which also finds what was held back
 * behind an older transaction and what no nudge told of. Polls every `pollMs`, 150 unless given, and more rarely once
 * nothing has happened for a while.
 */
export function createTail(parts: { db: Database; log: Log; pollMs?: number }): Tail {
  const { db, log, pollMs = 150 } = parts;
  const listeners = new Set<{ heard: (batch: readonly ChangeEvent[]) => void; onReset: () => void }>();
  let epoch = '';
  /** Undefined while nobody listens, so that nothing is read for nobody. */
  let cursor: Position | undefined;
  let opening: Promise<void> = Promise.resolve();
  let looking: Promise<void> | undefined;
  let gap: NodeJS.Timeout | undefined;
  let sayingGap: NodeJS.Timeout | undefined;
  let isSayingDue = false;
  let poll: NodeJS.Timeout | undefined;
  let isAgainDue = false;
  let quietPolls = 0;
  let isFailing = false;
  let isRunning = false;
  let stopListening: () => Promise<void> = () => Promise.resolve();

  const startOver = (fresh: { epoch: string; boundary: Position }): void => {
    epoch = fresh.epoch;
    cursor = fresh.boundary;
    for (const { onReset } of listeners) onReset();
  };
  const open = async (): Promise<void> => {
    const fresh = await acrossGuilds(db, whereNow);
    epoch = fresh.epoch;
    if (listeners.size > 0) cursor ??= fresh.boundary;
  };

  const readOn = async (): Promise<void> => {
    await opening.catch(() => undefined);
    for (let count = BATCH; count === BATCH && listeners.size > 0;) {
      const from = cursor;
      const { changes: rows, ...now } = await lookForChanges(db, from, BATCH);
      // Somebody began or stopped listening meanwhile: what was read belongs to nobody.
      if (cursor !== from) return;
      // Without a cursor the opening failed while the database was away, and what came since was heard by nobody.
      if (from === undefined || now.epoch !== epoch) return startOver(now);
      count = rows.length;
      const last = rows.at(-1);
      if (last === undefined) return;
      quietPolls = 0;
      cursor = { xid: last.xid, id: last.id };
      const events = rows.map((row) => asEvent(epoch, row));
      for (const { heard } of listeners) tell(heard, events);
    }
  };
  /** One listener's mistake must not keep the others from hearing. */
  const tell = (heard: (batch: readonly ChangeEvent[]) => void, events: readonly ChangeEvent[]): void => {
    try {
      heard(events);
    } catch (error) {
      log.error({ err: error }, 'A listener failed on a change.');
    }
  };
  const recovered = (): void => void (isFailing = false);
  const failed = (error: unknown): void => {
    if (!isFailing) log.warn({ err: error }, 'The changes cannot be read at the moment.');
    isFailing = true;
  };
  const look = (isPoll: boolean): void => {
    if (!isRunning || listeners.size === 0) return;
    isAgainDue = true;
    if (looking !== undefined || (gap !== undefined && !isPoll)) return;
    isAgainDue = false;
    looking = readOn()
      .then(recovered, failed)
      .finally(() => {
        looking = undefined;
        clearTimeout(gap);
        gap = setTimeout(() => {
          gap = undefined;
          if (isAgainDue) look(false);
        }, GAP_MS);
      });
  };

  const tellOthers = (): void => {
    isSayingDue = sayingGap !== undefined;
    if (isSayingDue) return;
    sayingGap = setTimeout(() => {
      sayingGap = undefined;
      if (isSayingDue) tellOthers();
    }, GAP_MS);
    void db.notify(CHANNEL);
  };

  return {
    start: async () => {
      await acrossGuilds(db, openEpoch);
      isRunning = true;
      await open();
      stopListening = await db.listen(CHANNEL, () => {
        quietPolls = 0;
        look(false);
      });
      poll = setInterval(() => {
        quietPolls += 1;
        if (quietPolls <= LIVELY_POLLS || quietPolls % QUIET_EVERY === 0) look(true);
      }, pollMs);
      poll.unref();
    },
    stop: async () => {
      isRunning = false;
      clearInterval(poll);
      await stopListening();
      await looking;
      clearTimeout(gap);
      clearTimeout(sayingGap);
      if (isSayingDue) await db.notify(CHANNEL);
    },
    nudge: () => {
      quietPolls = 0;
      look(false);
      tellOthers();
    },
    subscribe: (heard, onReset = () => undefined) => {
      const listener = { heard, onReset };
      listeners.add(listener);
      if (cursor === undefined) {
        opening = open();
        // Whoever needs it asks `ready`; the polls go on trying for the others.
        opening.catch(() => undefined);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) cursor = undefined;
      };
    },
    ready: () => {
      if (cursor === undefined && listeners.size > 0) opening = opening.catch(() => undefined).then(open);
      return opening;
    },
    position: () => eventId(epoch, cursor ?? { xid: '0', id: '0' }),
    since: async (lastEventId, guildIds) => {
      const from = readEventId(lastEventId);
      if (from === undefined) return { reset: true };
      return acrossGuilds(db, async (queries) => {
        const { boundary, cleanedTo, epoch: current } = await whereNow(queries);
        const isOurs = from.epoch === current && current === epoch;
        if (!isOurs || BigInt(from.xid) <= BigInt(cleanedTo) || isAfter(from, boundary)) return { reset: true };
        const rows = await changesAfter(queries, from, MOST_REPLAYED + 1, guildIds);
        if (rows.length > MOST_REPLAYED) return { reset: true };
        return { reset: false, events: rows.map((row) => asEvent(current, row)) };
      });
    },
    get epoch() {
      return epoch;
    },
  };
}

function asEvent(
  epoch: string,
  { xid, id, guild_id, data_type, change_type, affected_ids, at }: Recorded,
): ChangeEvent {
  return { id: eventId(epoch, { xid, id }), guild_id, data_type, change_type, affected_ids, at: at.toISOString() };
}
