import type { Queries } from '../../../platform/db/database.ts';
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

/**
 * Enqueues the leaderboards of servers whose newest entry changed since the last check, and each of them once more at the
 * next check, since an operation may commit after one that began later. Skips leaderboards that are still in the outbox, which
 * are delivered with the current state anyway, and those deleted in Discord, which wait for a repost.
 * Returns how many were enqueued. Requires a transaction across guilds.
 */
export async function enqueueChangedLeaderboards(queries: Queries): Promise<number> {
  const rows = await queries.query(
    `with moved as (
       select board.guild_id, newest.op_id from economy.leaderboards board
       cross join lateral (
         select coalesce(max(e.op_id), 0) as op_id from economy.entries e where e.guild_id = board.guild_id
       ) newest
       where newest.op_id <> board.seen_op or not board.is_settled
     ), updated as (
       update economy.leaderboards board set seen_op = moved.op_id, is_settled = moved.op_id = board.seen_op
       from moved where board.guild_id = moved.guild_id
       returning board.guild_id, board.channel_id
     )
     select economy.enqueue(updated.guild_id, $1, $1, updated.channel_id, '{}') from updated
     where not exists (select from economy.outbox pending where pending.guild_id = updated.guild_id and pending.key = $1)
       and not exists (
         select from economy.messages message
         where message.guild_id = updated.guild_id and message.key = $1 and message.sync_status = 'orphaned')`,
    [LEADERBOARD_MESSAGE_KEY],
  );
  return rows.length;
}
