import { acrossGuilds } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { Log } from '../log.ts';
import { pollChanges, readStreamPosition, type ChangeEvent, type ChangeRow } from './change-store.ts';
import { eventId, type Position } from './stream-position.ts';

export type ChangeListener = { onChanges: (batch: readonly ChangeEvent[]) => void; onReset: () => void };

/** Reads the changes of all guilds in stream order and delivers them to its listeners. */
export type ChangeReader = {
  readonly db: Database;
  readonly log: Log;
  readonly listeners: Set<ChangeListener>;
  epoch: string;
  /** Undefined without listeners, so that nothing is read needlessly. */
  cursor: Position | undefined;
  cursorReady: Promise<void>;
  reading: Promise<void> | undefined;
  cooldown: NodeJS.Timeout | undefined;
  isReadDue: boolean;
  /** Polls since the last change or wake. */
  idlePolls: number;
  isFailing: boolean;
  isRunning: boolean;
};

const BATCH_SIZE = 1_000;
/**
 * Minimum interval between reads, and between notifications to other processes, so that a flood of commits is
 * coalesced.
 */
export const COOLDOWN_MS = 20;

export const createChangeReader = (db: Database, log: Log): ChangeReader => ({
  db,
  log,
  listeners: new Set(),
  epoch: '',
  cursor: undefined,
  cursorReady: Promise.resolve(),
  reading: undefined,
  cooldown: undefined,
  isReadDue: false,
  idlePolls: 0,
  isFailing: false,
  isRunning: false,
});

/** Adds a listener and returns a function that removes it. The first one opens the cursor. */
export function addListener(reader: ChangeReader, listener: ChangeListener): () => void {
  reader.listeners.add(listener);
  if (reader.cursor === undefined) {
    reader.cursorReady = openCursor(reader);
    // Callers that need the result await `ready`; the polls keep trying for the others.
    reader.cursorReady.catch(() => undefined);
  }
  return () => {
    reader.listeners.delete(listener);
    if (reader.listeners.size === 0) reader.cursor = undefined;
  };
}

/** Reads the current epoch and, with listeners, starts after everything that is committed now. */
export async function openCursor(reader: ChangeReader): Promise<void> {
  const streamPosition = await acrossGuilds(reader.db, readStreamPosition);
  reader.epoch = streamPosition.epoch;
  if (reader.listeners.size > 0) reader.cursor ??= streamPosition.boundary;
}

/** Reads now, or when the read in progress and the cooldown have ended. A poll does not wait for the cooldown. */
export function scheduleRead(reader: ChangeReader, isPoll: boolean): void {
  if (!reader.isRunning || reader.listeners.size === 0) return;
  reader.isReadDue = true;
  if (reader.reading !== undefined || (reader.cooldown !== undefined && !isPoll)) return;
  reader.isReadDue = false;
  reader.reading = readNewChanges(reader)
    .then(
      () => void (reader.isFailing = false),
      (error: unknown) => {
        if (!reader.isFailing) reader.log.warn({ err: error }, 'The changes cannot be read at the moment.');
        reader.isFailing = true;
      },
    )
    .finally(() => {
      reader.reading = undefined;
      clearTimeout(reader.cooldown);
      reader.cooldown = setTimeout(endCooldown, COOLDOWN_MS, reader);
    });
}

function endCooldown(reader: ChangeReader): void {
  reader.cooldown = undefined;
  if (reader.isReadDue) scheduleRead(reader, false);
}

async function readNewChanges(reader: ChangeReader): Promise<void> {
  const { db, log, listeners } = reader;
  await reader.cursorReady.catch(() => undefined);
  for (let count = BATCH_SIZE; count === BATCH_SIZE && listeners.size > 0;) {
    const from = reader.cursor;
    const { changes: rows, ...now } = await pollChanges(db, from, BATCH_SIZE);
    // Listeners were added or removed meanwhile: what was read belongs to none of them.
    if (reader.cursor !== from) return;
    // Without a cursor, opening failed while the database was unavailable, and no listener received the changes
    // since.
    if (from === undefined || now.epoch !== reader.epoch) return resetReader(reader, now);
    count = rows.length;
    const last = rows.at(-1);
    if (last === undefined) return;
    reader.idlePolls = 0;
    reader.cursor = { xid: last.xid, id: last.id };
    const events = rows.map((row) => toEvent(reader.epoch, row));
    for (const { onChanges } of listeners) notifyListener(log, onChanges, events);
  }
}

function resetReader(reader: ChangeReader, streamPosition: { epoch: string; boundary: Position }): void {
  reader.epoch = streamPosition.epoch;
  reader.cursor = streamPosition.boundary;
  for (const { onReset } of reader.listeners) onReset();
}

/** An error in one listener must not affect the others. */
function notifyListener(log: Log, onChanges: ChangeListener['onChanges'], events: readonly ChangeEvent[]): void {
  try {
    onChanges(events);
  } catch (error) {
    log.error({ err: error }, 'A listener failed on a change.');
  }
}

export function toEvent(
  epoch: string,
  { xid, id, guild_id, data_type, change_type, affected_ids, at }: ChangeRow,
): ChangeEvent {
  return { id: eventId(epoch, { xid, id }), guild_id, data_type, change_type, affected_ids, at: at.toISOString() };
}
