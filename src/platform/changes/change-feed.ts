import { acrossGuilds } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { Log } from '../log.ts';
import {
  addListener,
  COOLDOWN_MS,
  createChangeReader,
  openCursor,
  scheduleRead,
  toEvent,
  type ChangeListener,
  type ChangeReader,
} from './change-reader.ts';
import { listChangesAfter, ensureEpoch, readStreamPosition, type ChangeEvent } from './change-store.ts';
import { eventId, isAfter, readEventId } from './stream-position.ts';

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
  subscribe(onChanges: ChangeListener['onChanges'], onReset?: ChangeListener['onReset']): () => void;
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
/** Beyond this a client reloads everything faster than it applies what it missed. */
const MAX_REPLAYED = 2_000;
/** Polls at the full rate after the last commit or change; after that only every fourth poll reads. */
const ACTIVE_POLLS = 20;
const IDLE_POLL_DIVISOR = 4;

type ChangeFeedState = {
  readonly db: Database;
  readonly reader: ChangeReader;
  notifyCooldown: NodeJS.Timeout | undefined;
  isNotifyDue: boolean;
  poll: NodeJS.Timeout | undefined;
  stopListening: () => Promise<void>;
};

/**
 * Follows the changes while there are listeners: at once after a wake, and by polling, which also finds changes that
 * were held back behind an older transaction and changes without a notification. Polls every `pollMs` (150 by default),
 * and less often after a while without changes.
 */
export function createChangeFeed(dependencies: { db: Database; log: Log; pollMs?: number }): ChangeFeed {
  const { db, log, pollMs = 150 } = dependencies;
  const reader = createChangeReader(db, log);
  const feed: ChangeFeedState = {
    db,
    reader,
    notifyCooldown: undefined,
    isNotifyDue: false,
    poll: undefined,
    stopListening: () => Promise.resolve(),
  };
  return {
    start: () => startFeed(feed, pollMs),
    stop: () => stopFeed(feed),
    wake: () => {
      reader.idlePolls = 0;
      scheduleRead(reader, false);
      notifyOtherProcesses(feed);
    },
    subscribe: (onChanges, onReset = () => undefined) => addListener(reader, { onChanges, onReset }),
    ready: () => {
      if (reader.cursor === undefined && reader.listeners.size > 0)
        reader.cursorReady = reader.cursorReady.catch(() => undefined).then(() => openCursor(reader));
      return reader.cursorReady;
    },
    position: () => eventId(reader.epoch, reader.cursor ?? { xid: '0', id: '0' }),
    since: (lastEventId, guildIds) => listMissed(reader, lastEventId, guildIds),
    get epoch() {
      return reader.epoch;
    },
  };
}

async function startFeed(feed: ChangeFeedState, pollMs: number): Promise<void> {
  const { db, reader } = feed;
  await acrossGuilds(db, ensureEpoch);
  reader.isRunning = true;
  await openCursor(reader);
  feed.stopListening = await db.listen(NOTIFY_CHANNEL, () => {
    reader.idlePolls = 0;
    scheduleRead(reader, false);
  });
  feed.poll = setInterval(() => {
    reader.idlePolls += 1;
    if (reader.idlePolls <= ACTIVE_POLLS || reader.idlePolls % IDLE_POLL_DIVISOR === 0) scheduleRead(reader, true);
  }, pollMs);
  feed.poll.unref();
}

async function stopFeed(feed: ChangeFeedState): Promise<void> {
  const { db, reader } = feed;
  reader.isRunning = false;
  clearInterval(feed.poll);
  await feed.stopListening();
  await reader.reading;
  clearTimeout(reader.cooldown);
  clearTimeout(feed.notifyCooldown);
  if (feed.isNotifyDue) await db.notify(NOTIFY_CHANNEL);
}

function notifyOtherProcesses(feed: ChangeFeedState): void {
  feed.isNotifyDue = feed.notifyCooldown !== undefined;
  if (feed.isNotifyDue) return;
  feed.notifyCooldown = setTimeout(endNotifyCooldown, COOLDOWN_MS, feed);
  void feed.db.notify(NOTIFY_CHANNEL);
}

function endNotifyCooldown(feed: ChangeFeedState): void {
  feed.notifyCooldown = undefined;
  if (feed.isNotifyDue) notifyOtherProcesses(feed);
}

async function listMissed(
  reader: ChangeReader,
  lastEventId: string,
  guildIds: readonly string[] | null,
): ReturnType<ChangeFeed['since']> {
  const from = readEventId(lastEventId);
  if (from === undefined) return { reset: true };
  return acrossGuilds(reader.db, async (queries) => {
    const { boundary, prunedTo, epoch } = await readStreamPosition(queries);
    const isOurs = from.epoch === epoch && epoch === reader.epoch;
    if (!isOurs || BigInt(from.xid) <= BigInt(prunedTo) || isAfter(from, boundary)) return { reset: true };
    const rows = await listChangesAfter(queries, from, MAX_REPLAYED + 1, guildIds);
    if (rows.length > MAX_REPLAYED) return { reset: true };
    return { reset: false, events: rows.map((row) => toEvent(epoch, row)) };
  });
}
