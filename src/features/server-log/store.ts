import type { Position } from '../../platform/changes/stream-position.ts';
import type { Queries } from '../../platform/db/database.ts';
import type { LogFeed } from './rules.ts';

/** The outbox key of a server's log message: one is pending at a time, and later changes wait in the feed. */
export const LOG_KEY = 'log';

export type LogFeedRow = LogFeed & Position & { guildId: string; channelId: string };

/** Whether any server has a log channel. Requires a transaction across guilds. */
export async function hasAnyLogFeed(queries: Queries): Promise<boolean> {
  return (await queries.query('select 1 from economy.log_feeds limit 1')).length > 0;
}

/**
 * Makes this transaction the only reader and returns where to continue: after the last change read, but never before the
 * oldest feed began. In a new epoch of the stream all changes are new. Requires a transaction across guilds.
 */
export async function lockPosition(queries: Queries): Promise<Position> {
  await queries.query(
    `insert into economy.log_position (epoch, xid, change_id)
     select epoch, '0'::xid8, 0 from economy.stream_epoch on conflict (only_row) do nothing`,
  );
  const [row] = await queries.query<Position & { isForeign: boolean }>(
    `select p.xid, p.change_id as id, p.epoch is distinct from (select epoch from economy.stream_epoch) as "isForeign"
     from economy.log_position p for update`,
  );
  if (row === undefined) throw new Error('The stream has no epoch: nothing has started it on this database.');
  if (row.isForeign) {
    await queries.query(`update economy.log_feeds set xid = '0'::xid8, change_id = 0`);
    return { xid: '0', id: '0' };
  }
  const [oldest] = await queries.query<{ xid: string | null }>('select min(xid) as xid from economy.log_feeds');
  const oldestPosition = { xid: oldest?.xid ?? '0', id: '0' };
  return BigInt(oldestPosition.xid) > BigInt(row.xid) ? oldestPosition : { xid: row.xid, id: row.id };
}

/** Stores how far the changes were read. Requires a transaction across guilds. */
export async function writePosition(queries: Queries, { xid, id }: Position): Promise<void> {
  await queries.query(
    `update economy.log_position set xid = $1::xid8, change_id = $2, epoch = (select epoch from economy.stream_epoch)`,
    [xid, id],
  );
}

/** Locks the feeds of these servers in the order of their ids and returns them. Requires a transaction across guilds. */
export async function lockFeeds(queries: Queries, guildIds: readonly string[]): Promise<LogFeedRow[]> {
  const rows = await queries.query<LogFeedRow & { more: string }>(
    `select feed.guild_id as "guildId", feed.xid, feed.change_id as id, feed.unsent, feed.more,
       s.log_channel_id as "channelId"
     from economy.log_feeds feed join economy.guild_settings s on s.guild_id = feed.guild_id
     where feed.guild_id = any($1::bigint[]) and s.log_channel_id is not null
     order by feed.guild_id for update of feed`,
    [guildIds],
  );
  return rows.map((row) => ({ ...row, more: Number(row.more) }));
}

export async function writeFeed(
  queries: Queries,
  { guildId, unsent, more, xid, id }: Omit<LogFeedRow, 'channelId'>,
): Promise<void> {
  await queries.query(
    'update economy.log_feeds set unsent = $2, more = $3, xid = $4::xid8, change_id = $5 where guild_id = $1',
    [guildId, unsent, more, xid, id],
  );
}

/** Whether a log message of the server is pending or blocked. */
export async function isMessagePending(queries: Queries, guildId: string): Promise<boolean> {
  const rows = await queries.query('select 1 from economy.outbox where guild_id = $1 and key = $2', [guildId, LOG_KEY]);
  return rows.length > 0;
}

/** Enqueues the next log message for `followChanges`, which works across servers; elsewhere use `work.enqueue`. */
export async function enqueueLogMessage(queries: Queries, feed: LogFeedRow, payload: LogFeed): Promise<void> {
  await queries.query(`select economy.enqueue($1, $2, 'log', $3, $4::jsonb)`, [
    feed.guildId,
    LOG_KEY,
    feed.channelId,
    JSON.stringify(payload),
  ]);
}

/** Reads the current log channel; null when there is none. */
export async function readLogChannel(queries: Queries, guildId: string): Promise<string | null> {
  const [row] = await queries.query<{ channel_id: string | null }>(
    'select log_channel_id as channel_id from economy.guild_settings where guild_id = $1',
    [guildId],
  );
  return row?.channel_id ?? null;
}
