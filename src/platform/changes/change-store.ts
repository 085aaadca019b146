import type { Queries } from '../db/database.ts';
import type { ChangeType, DataType } from '../work.ts';
import type { Position } from './stream-position.ts';

/** A change as the streams tell it. */
export type ChangeEvent = {
  /** `<epoch>.<xid>.<id>`: where a stream resumes after it. */
  id: string;
  guild_id: string;
  data_type: DataType;
  change_type: ChangeType;
  affected_ids: readonly string[];
  /** ISO 8601, UTC. */
  at: string;
};

export type ChangeRow = Position & {
  guild_id: string;
  data_type: DataType;
  change_type: ChangeType;
  affected_ids: string[];
  at: Date;
};

/** A server that does not exist, whose one row, the oldest of all, tells how far the kept window was cleaned. */
const NO_GUILD = '0';
const NO_EPOCH = 'The stream has no epoch: nothing has started it on this database.';
const LOCK = `select pg_advisory_xact_lock(hashtext('economy.stream_epoch'))`;

/**
 * What a tail looks for, in one statement: where the stream is now, and the changes after a position in the order of their
 * transactions, at most `limit`; none without a position.
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
 * Changes after a position in the order of their transactions, at most `limit`. A transaction is only read once every older one
 * has ended, or its rows would appear behind a reader that has already passed. Needs a transaction across servers.
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

/** The run of changes that ids belong to, and the place behind which nothing was read yet. */
export async function readStreamPosition(
  queries: Queries,
): Promise<{ epoch: string; boundary: Position; prunedTo: string }> {
  const [row] = await queries.query<{ epoch: string; xid: string; cleaned_to: string }>(
    `select epoch, pg_snapshot_xmin(pg_current_snapshot()) as xid,
       coalesce((select xid from (select xid, guild_id from economy.changes order by xid, id limit 1) oldest
         where guild_id = ${NO_GUILD}), '0') as cleaned_to
     from economy.stream_epoch`,
  );
  if (row === undefined) throw new Error(NO_EPOCH);
  return { epoch: row.epoch, boundary: { xid: row.xid, id: '0' }, prunedTo: row.cleaned_to };
}

/**
 * Makes sure that the changes belong to this cluster: stored transaction ids at or above the cluster's own came with a restored
 * copy, would never be seen and would be met again, so the table is emptied and a new epoch drawn.
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

/** Forgets all changes, so that every client starts over: after a restore. Needs a transaction across servers. */
export async function startNewEpoch(queries: Queries): Promise<void> {
  await queries.query(LOCK);
  await queries.query('delete from economy.changes');
  await queries.query(
    `insert into economy.stream_epoch (only_row, epoch) values (true, left(replace(gen_random_uuid()::text, '-', ''), 12))
     on conflict (only_row) do update set epoch = excluded.epoch`,
  );
}

/** Removes what is older than the kept window and remembers how far that went. Needs a transaction across servers. */
export async function pruneChanges(queries: Queries, retentionMs: number): Promise<void> {
  await queries.query(LOCK);
  const [newest] = await queries.query<{ xid: string }>(
    `select xid from economy.changes where at < now() - $1 * interval '1 millisecond' and guild_id <> ${NO_GUILD}
     order by xid desc limit 1`,
    [retentionMs],
  );
  if (newest === undefined) return;
  await queries.query('delete from economy.changes where xid <= $1::xid8', [newest.xid]);
  await queries.query(
    `insert into economy.changes (xid, guild_id, data_type, change_type) values ($1::xid8, ${NO_GUILD}, 'window', 'delete')`,
    [newest.xid],
  );
}
