import type { Queries } from '../db/database.ts';
import type { ChangeType } from '../work.ts';
import type { Position } from './stream-position.ts';

/** A change as the streams send it. */
export type ChangeEvent = {
  /** `<epoch>.<xid>.<id>`: a stream resumes after it. */
  id: string;
  guild_id: string;
  data_type: string;
  change_type: ChangeType;
  affected_ids: readonly string[];
  /** ISO 8601, UTC. */
  at: string;
};

export type ChangeRow = Position & {
  guild_id: string;
  data_type: string;
  change_type: ChangeType;
  affected_ids: string[];
  at: Date;
};

/** A guild that does not exist. Its single row, the oldest of all, records how far old changes were pruned. */
const NO_GUILD = '0';
const NO_EPOCH = 'The stream has no epoch: no change feed was started on this database.';
const LOCK = `select pg_advisory_xact_lock(hashtext('economy.stream_epoch'))`;

/**
 * Returns, in one statement, the current position of the stream and the changes after a position, in the order of their
 * transactions and at most `limit`. Returns no changes without a position.
 */
export async function pollChanges(
  db: Queries,
  after: Position | undefined,
  limit: number,
): Promise<{ epoch: string; boundary: Position; changes: ChangeRow[] }> {
  const rows = await db.query<{ epoch: string; boundary: string } & (ChangeRow | { xid: null })>(
    'select * from economy.read_changes($1, $2, $3)',
    [after?.xid ?? null, after?.id ?? null, limit],
  );
  const [first] = rows;
  if (first === undefined) throw new Error(NO_EPOCH);
  const boundary = { xid: first.boundary, id: '0' };
  return { epoch: first.epoch, boundary, changes: rows.flatMap((row) => (row.xid === null ? [] : [row])) };
}

/**
 * Returns the changes after a position in the order of their transactions, at most `limit`. A transaction is read only
 * once every older one has ended; otherwise its rows would appear behind a reader that has already passed. Requires a
 * transaction across guilds.
 */
export function listChangesAfter(
  queries: Queries,
  after: Position,
  limit: number,
  guildIds: readonly string[] | null = null,
): Promise<ChangeRow[]> {
  return queries.query<ChangeRow>(
    `select xid, id, guild_id, data_type, change_type, affected_ids, at from economy.changes
     where (xid, id) > ($1::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
       and guild_id <> ${NO_GUILD} and ($4::bigint[] is null or guild_id = any($4))
     order by xid, id limit $3`,
    [after.xid, after.id, limit, guildIds],
  );
}

/** Returns the current epoch, the boundary from which changes are still unread, and how far old changes were pruned. */
export async function readStreamPosition(
  queries: Queries,
): Promise<{ epoch: string; boundary: Position; prunedTo: string }> {
  const [row] = await queries.query<{ epoch: string; xid: string; pruned_to: string }>(
    `select epoch, pg_snapshot_xmin(pg_current_snapshot()) as xid,
       coalesce((select xid from (select xid, guild_id from economy.changes order by xid, id limit 1) oldest
         where guild_id = ${NO_GUILD}), '0') as pruned_to
     from economy.stream_epoch`,
  );
  if (row === undefined) throw new Error(NO_EPOCH);
  return { epoch: row.epoch, boundary: { xid: row.xid, id: '0' }, prunedTo: row.pruned_to };
}

/**
 * Ensures that the changes belong to this cluster. Stored transaction ids at or above the cluster's own came with a
 * restored copy: they would never become readable and would be assigned again. The table is then emptied and a new
 * epoch generated.
 */
export async function ensureEpoch(queries: Queries): Promise<void> {
  await queries.query(LOCK);
  const [state] = await queries.query<{ known: boolean; foreign: boolean }>(
    `select exists (select from economy.stream_epoch) as known,
       coalesce((select xid from economy.changes order by xid desc limit 1) >= pg_snapshot_xmax(pg_current_snapshot()), false)
         as foreign`,
  );
  if (state?.known !== true || state.foreign) await startNewEpoch(queries);
}

/**
 * Deletes all changes, so that every client starts over: call it after a restore. Requires a transaction across guilds.
 */
export async function startNewEpoch(queries: Queries): Promise<void> {
  await queries.query(LOCK);
  await queries.query('delete from economy.changes');
  await queries.query(
    `insert into economy.stream_epoch (only_row, epoch) values (true, left(replace(gen_random_uuid()::text, '-', ''), 12))
     on conflict (only_row) do update set epoch = excluded.epoch`,
  );
}

/** Keeps each statement short, after any downtime; while it runs, streams wait. */
const PRUNE_BATCH_SIZE = 20_000;

/**
 * Deletes changes older than the retention window, about `limit` of them, and records how far that went. Returns whether there are
 * more. Requires a transaction across guilds.
 */
export async function pruneChanges(
  queries: Queries,
  { retentionMs, limit = PRUNE_BATCH_SIZE }: { retentionMs: number; limit?: number },
): Promise<boolean> {
  await queries.query(LOCK);
  const [newest] = await queries.query<{ xid: string; count: number }>(
    `select xid, count(*) over ()::integer as count from (
       select xid from economy.changes where at < now() - $1 * interval '1 millisecond' and guild_id <> ${NO_GUILD}
       order by xid limit $2) oldest
     order by xid desc limit 1`,
    [retentionMs, limit],
  );
  if (newest === undefined) return false;
  await queries.query('delete from economy.changes where xid <= $1::xid8', [newest.xid]);
  await queries.query(
    `insert into economy.changes (xid, guild_id, data_type, change_type) values ($1::xid8, ${NO_GUILD}, 'window', 'delete')`,
    [newest.xid],
  );
  return newest.count === limit;
}
