import type { Queries } from '../../../platform/db/database.ts';
import type { DueItem } from '../../../platform/process-due.ts';
import type { OutboxMessage, Work } from '../../../platform/work.ts';

/** Outbox key and kind of a server's single leaderboard message. */
export const LEADERBOARD_MESSAGE_KEY = 'economy.leaderboard';
export const leaderboardOutboxMessage = (channelId: string | null): OutboxMessage => ({
  key: LEADERBOARD_MESSAGE_KEY,
  kind: LEADERBOARD_MESSAGE_KEY,
  channelId,
});

/** Reads the channel of the server's leaderboard message, posted or pending; undefined when there is none. */
export async function readLeaderboardChannel(queries: Queries, guildId: string): Promise<string | undefined> {
  const [row] = await queries.query<{ channel_id: string }>(
    'select channel_id from economy.leaderboards where guild_id = $1',
    [guildId],
  );
  return row?.channel_id;
}

export async function writeLeaderboardChannel(work: Work, channelId: string): Promise<void> {
  await work.query(
    `insert into economy.leaderboards (guild_id, channel_id) values ($1, $2)
     on conflict (guild_id) do update set channel_id = excluded.channel_id`,
    [work.guildId, channelId],
  );
}

/** Deletes the channel of the leaderboard message and returns it; undefined when there was none. */
export async function deleteLeaderboardChannel(work: Work): Promise<string | undefined> {
  const [row] = await work.query<{ channel_id: string }>(
    'delete from economy.leaderboards where guild_id = $1 returning channel_id',
    [work.guildId],
  );
  return row?.channel_id;
}

/** Whether the server has this channel and messages can be posted in it: text (0) and announcement (5). */
export async function isMessageChannel(queries: Queries, guildId: string, channelId: string): Promise<boolean> {
  const rows = await queries.query(
    'select 1 from economy.channels where guild_id = $1 and channel_id = $2 and type in (0, 5)',
    [guildId, channelId],
  );
  return rows.length > 0;
}

/** The newest entry of the board's server; 0 when there is none. */
const NEWEST_ENTRY_SQL = 'coalesce((select max(e.op_id) from economy.entries e where e.guild_id = board.guild_id), 0)';

/** Lists servers whose newest entry changed since the last check of their leaderboard. Requires a transaction across guilds. */
export const listChangedLeaderboards = (
  queries: Queries,
  { limit, leftKeys }: { limit: number; leftKeys: readonly string[] },
): Promise<DueItem[]> =>
  queries.query<DueItem>(
    `select board.guild_id as "guildId", '' as id from economy.leaderboards board
     where board.guild_id || ':' <> all($2) and (not board.is_settled or ${NEWEST_ENTRY_SQL} <> board.seen_op)
     order by board.guild_id limit $1`,
    [limit, leftKeys],
  );

/**
 * Enqueues the server's leaderboard when its newest entry changed since the last check, and once more at the next check, since an
 * operation may commit after one that began later. Not while it is still in the outbox, from where it is delivered with the current
 * state anyway, nor when it was deleted in Discord, and waits for a repost. Returns whether it was enqueued.
 */
export async function enqueueChangedLeaderboard(work: Work): Promise<boolean> {
  const rows = await work.query(
    `with moved as materialized (
       select ${NEWEST_ENTRY_SQL} as op_id from economy.leaderboards board where board.guild_id = $1
     ), updated as (
       update economy.leaderboards board set seen_op = moved.op_id, is_settled = moved.op_id = board.seen_op
       from moved where board.guild_id = $1
       returning board.channel_id
     )
     select economy.enqueue($1, $2, $2, updated.channel_id, '{}') from updated
     where not exists (select from economy.outbox pending where pending.guild_id = $1 and pending.key = $2)
       and not exists (
         select from economy.messages message
         where message.guild_id = $1 and message.key = $2 and message.sync_status = 'orphaned')`,
    [work.guildId, LEADERBOARD_MESSAGE_KEY],
  );
  return rows.length > 0;
}
