import { acrossGuilds } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { Log } from '../log.ts';
import { eventId, isAfter, readEventId, type Position } from './stream-position.ts';
import {
  listChangesAfter,
  pollChanges,
  ensureEpoch,
  readStreamPosition,
  type ChangeEvent,
  type ChangeRow,
} from './change-store.ts';

export type ChangeFeed = {
  /** Opens the epoch and listens for notifications from other processes. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Call after a commit in this process: reads soon, and notifies the other processes. */
  wake(): void;
  /**
   * Delivers each change once, in stream order. Calls `onReset` when all known data must be reloaded. Returns a
   * function that unsubscribes.
   */
  subscribe(listener: (batch: readonly ChangeEvent[]) => void, onReset?: () => void): () => void;
  /** Resolves once subscribers receive everything committed from now on. */
  ready(): Promise<void>;
  /** The id to resume after, once everything delivered so far has been processed. */
  position(): string;
  /**
   * Returns what the given guilds (null: all) missed after an event id, or a reset when that is unknown and everything
   * must be reloaded.
   */
  since(
    lastEventId: string,
    guildIds: readonly string[] | null,
  ): Promise<{ reset: true } | { reset: false; events: readonly ChangeEvent[] }>;
  readonly epoch: string;
};

const NOTIFY_CHANNEL = 'economy_changes';
const BATCH_SIZE = 1_000;
/** Beyond this a client reloads everything faster than it applies what it missed. */
const MAX_REPLAYED = 2_000;
/**
 * Minimum interval between reads, and between notifications to other processes, so that a flood of commits is
 * coalesced.
 */
const COOLDOWN_MS = 20;
/** Polls at the full rate after the last commit or change; after that only every fourth poll reads. */
const ACTIVE_POLLS = 20;
const IDLE_POLL_DIVISOR = 4;

/**
 * Follows the changes while there are listeners: at once after a wake, and by polling, which also finds changes that
 * were held back behind an older transaction and changes without a notification. Polls every `pollMs` (150 by default),
 * and less often after a while without changes.
 */
export function createChangeFeed(dependencies: { db: Database; log: Log; pollMs?: number }): ChangeFeed {
  const { db, log, pollMs = 150 } = dependencies;
  const listeners = new Set<{ onChanges: (batch: readonly ChangeEvent[]) => void; onReset: () => void }>();
  let epoch = '';
  /** Undefined without listeners, so that nothing is read needlessly. */
  let cursor: Position | undefined;
  let cursorReady: Promise<void> = Promise.resolve();
  let reading: Promise<void> | undefined;
  let readCooldown: NodeJS.Timeout | undefined;
  let notifyCooldown: NodeJS.Timeout | undefined;
  let isNotifyDue = false;
  let poll: NodeJS.Timeout | undefined;
  let isReadDue = false;
  let idlePolls = 0;
  let isFailing = false;
  let isRunning = false;
  let stopListening: () => Promise<void> = () => Promise.resolve();

  const resetFeed = (streamPosition: { epoch: string; boundary: Position }): void => {
    epoch = streamPosition.epoch;
    cursor = streamPosition.boundary;
    for (const { onReset } of listeners) onReset();
  };
  const openCursor = async (): Promise<void> => {
    const streamPosition = await acrossGuilds(db, readStreamPosition);
    epoch = streamPosition.epoch;
    if (listeners.size > 0) cursor ??= streamPosition.boundary;
  };

  const readNewChanges = async (): Promise<void> => {
    await cursorReady.catch(() => undefined);
    for (let count = BATCH_SIZE; count === BATCH_SIZE && listeners.size > 0;) {
      const from = cursor;
      const { changes: rows, ...now } = await pollChanges(db, from, BATCH_SIZE);
      // Listeners were added or removed meanwhile: what was read belongs to none of them.
      if (cursor !== from) return;
      // Without a cursor, opening failed while the database was unavailable, and no listener received the changes
      // since.
      if (from === undefined || now.epoch !== epoch) return resetFeed(now);
      count = rows.length;
      const last = rows.at(-1);
      if (last === undefined) return;
      idlePolls = 0;
      cursor = { xid: last.xid, id: last.id };
      const events = rows.map((row) => toEvent(epoch, row));
      for (const { onChanges } of listeners) notifyListener(onChanges, events);
    }
  };
  /** An error in one listener must not affect the others. */
  const notifyListener = (onChanges: (batch: readonly ChangeEvent[]) => void, events: readonly ChangeEvent[]): void => {
    try {
      onChanges(events);
    } catch (error) {
      log.error({ err: error }, 'A listener failed on a change.');
    }
  };
  const recovered = (): void => void (isFailing = false);
  const failed = (error: unknown): void => {
    if (!isFailing) log.warn({ err: error }, 'The changes cannot be read at the moment.');
    isFailing = true;
  };
  const scheduleRead = (isPoll: boolean): void => {
    if (!isRunning || listeners.size === 0) return;
    isReadDue = true;
    if (reading !== undefined || (readCooldown !== undefined && !isPoll)) return;
    isReadDue = false;
    reading = readNewChanges()
      .then(recovered, failed)
      .finally(() => {
        reading = undefined;
        clearTimeout(readCooldown);
        readCooldown = setTimeout(() => {
          readCooldown = undefined;
          if (isReadDue) scheduleRead(false);
        }, COOLDOWN_MS);
      });
  };

  const notifyOtherProcesses = (): void => {
    isNotifyDue = notifyCooldown !== undefined;
    if (isNotifyDue) return;
    notifyCooldown = setTimeout(() => {
      notifyCooldown = undefined;
      if (isNotifyDue) notifyOtherProcesses();
    }, COOLDOWN_MS);
    void db.notify(NOTIFY_CHANNEL);
  };

  return {
    start: async () => {
      await acrossGuilds(db, ensureEpoch);
      isRunning = true;
      await openCursor();
      stopListening = await db.listen(NOTIFY_CHANNEL, () => {
        idlePolls = 0;
        scheduleRead(false);
      });
      poll = setInterval(() => {
        idlePolls += 1;
        if (idlePolls <= ACTIVE_POLLS || idlePolls % IDLE_POLL_DIVISOR === 0) scheduleRead(true);
      }, pollMs);
      poll.unref();
    },
    stop: async () => {
      isRunning = false;
      clearInterval(poll);
      await stopListening();
      await reading;
      clearTimeout(readCooldown);
      clearTimeout(notifyCooldown);
      if (isNotifyDue) await db.notify(NOTIFY_CHANNEL);
    },
    wake: () => {
      idlePolls = 0;
      scheduleRead(false);
      notifyOtherProcesses();
    },
    subscribe: (onChanges, onReset = () => undefined) => {
      const listener = { onChanges, onReset };
      listeners.add(listener);
      if (cursor === undefined) {
        cursorReady = openCursor();
        // Callers that need the result await `ready`; the polls keep trying for the others.
        cursorReady.catch(() => undefined);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) cursor = undefined;
      };
    },
    ready: () => {
      if (cursor === undefined && listeners.size > 0) cursorReady = cursorReady.catch(() => undefined).then(openCursor);
      return cursorReady;
    },
    position: () => eventId(epoch, cursor ?? { xid: '0', id: '0' }),
    since: async (lastEventId, guildIds) => {
      const from = readEventId(lastEventId);
      if (from === undefined) return { reset: true };
      return acrossGuilds(db, async (queries) => {
        const { boundary, prunedTo, epoch: current } = await readStreamPosition(queries);
        const isOurs = from.epoch === current && current === epoch;
        if (!isOurs || BigInt(from.xid) <= BigInt(prunedTo) || isAfter(from, boundary)) return { reset: true };
        const rows = await listChangesAfter(queries, from, MAX_REPLAYED + 1, guildIds);
        if (rows.length > MAX_REPLAYED) return { reset: true };
        return { reset: false, events: rows.map((row) => toEvent(current, row)) };
      });
    },
    get epoch() {
      return epoch;
    },
  };
}

function toEvent(
  epoch: string,
  { xid, id, guild_id, data_type, change_type, affected_ids, at }: ChangeRow,
): ChangeEvent {
  return { id: eventId(epoch, { xid, id }), guild_id, data_type, change_type, affected_ids, at: at.toISOString() };
}
