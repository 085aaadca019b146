import { CLOCK_SLACK } from '../db/clock-slack.ts';
import type { Queries } from '../db/database.ts';
import type { QueuedMessage } from './delivery.ts';

/** A message that this outbox worker holds until its lease ends. */
export type LeasedMessage = QueuedMessage & { kind: string; revision: number; attempts: number };

/** What is known of the one Discord message of a key. */
export type MessageRecord = {
  channelId: string;
  messageId: string | null;
  /** The content hash of what it shows, or of what a post without a response would show. */
  bodyHash: string | null;
  /** Of a post whose outcome is unknown; a snowflake of ours, so it also tells the time of the attempt. */
  nonce: string | null;
  isOrphaned: boolean;
};

/** What a message is ordered by: its channel, or its own key. */
const CHANNEL_KEY = `coalesce(queued.channel_id::text, 'key ' || queued.key)`;
const ONE_MILLISECOND = `interval '1 millisecond'`;
/** The longest that Discord asks to wait before another attempt. A message without an attempt waits for nothing. */
const MAX_WAIT = `case when queued.attempts = 0 then interval '0' else interval '1 hour' end`;
/**
 * When a message may be delivered, for a minimum interval in milliseconds. A time that lies further ahead than any that is written was
 * written while the clock was ahead, and does not count.
 */
const readyAt = (minIntervalParam: string): string => `coalesce(greatest(
  case when queued.due_at <= now() + ${MAX_WAIT} + ${CLOCK_SLACK} then queued.due_at end,
  case when message.tried_at <= now() + ${CLOCK_SLACK} then message.tried_at + ${minIntervalParam} * ${ONE_MILLISECOND} end), '-infinity')`;

/** When a message's lease ends, for leases of so many milliseconds; null without one, and for one that was written while the clock was ahead. */
const leaseEnd = (leaseParam: string): string =>
  `case when queued.leased_until <= now() + ${leaseParam} * ${ONE_MILLISECOND} + ${CLOCK_SLACK} then queued.leased_until end`;

/**
 * Leases up to `limit` messages that can be delivered now, at most one per channel and the oldest first. An edit that
 * waits for the minimum interval does not hold up its channel. Requires a transaction across guilds.
 */
export async function leaseMessages(
  queries: Queries,
  { limit, leaseMs, minIntervalMs }: { limit: number; leaseMs: number; minIntervalMs: number },
): Promise<LeasedMessage[]> {
  // Two workers that select at once would each take a message of the same channel.
  await queries.query(`select pg_advisory_xact_lock(hashtext('economy.outbox'))`);
  const rows = await queries.query<{
    guild_id: string;
    key: string;
    kind: string;
    payload: Record<string, unknown>;
    revision: number;
    attempts: number;
  }>(
    `with waiting as (
       select queued.guild_id, queued.key, queued.position, ${CHANNEL_KEY} as channel_key, message.message_id is not null as is_edit,
         ${readyAt('$3')} as ready_at,
         bool_or(coalesce(${leaseEnd('$2')} > now(), false)) over (partition by queued.guild_id, ${CHANNEL_KEY}) as is_busy
       from economy.outbox queued
       left join economy.messages message on message.guild_id = queued.guild_id and message.key = queued.key
       where queued.state = 'due'
     ), heads as (
       select distinct on (guild_id, channel_key) guild_id, key, ready_at from waiting
       where not is_busy and not (is_edit and ready_at > now())
       order by guild_id, channel_key, position
     ), chosen as (
       select queued.guild_id, queued.key from economy.outbox queued
       join heads on heads.guild_id = queued.guild_id and heads.key = queued.key
       where heads.ready_at <= now() order by heads.ready_at limit $1
       for update of queued skip locked
     )
     update economy.outbox queued set leased_until = now() + $2 * ${ONE_MILLISECOND} from chosen
     where queued.guild_id = chosen.guild_id and queued.key = chosen.key
     returning queued.guild_id, queued.key, queued.kind, queued.payload, queued.revision, queued.attempts`,
    [limit, leaseMs, minIntervalMs],
  );
  return rows.map(({ guild_id, ...outboxMessage }) => ({ guildId: guild_id, ...outboxMessage }));
}

/**
 * Returns the milliseconds until the next message may be due; null when none is waiting. Requires a transaction across
 * guilds.
 */
export async function msUntilNextDue(
  queries: Queries,
  { leaseMs, minIntervalMs }: { leaseMs: number; minIntervalMs: number },
): Promise<number | null> {
  const [row] = await queries.query<{ ms: number | null }>(
    `select (extract(epoch from min(greatest(${readyAt('$1')}, now(), ${leaseEnd('$2')})) - now()) * 1000)::float8 as ms
     from economy.outbox queued
     left join economy.messages message on message.guild_id = queued.guild_id and message.key = queued.key
     where queued.state = 'due'`,
    [minIntervalMs, leaseMs],
  );
  return row?.ms ?? null;
}

/** Removes a delivered message. One that was enqueued again meanwhile stays due. */
export async function completeMessage(queries: Queries, { guildId, key, revision }: LeasedMessage): Promise<void> {
  const params = [guildId, key, revision];
  const deleted = await queries.query(
    'delete from economy.outbox where guild_id = $1 and key = $2 and revision = $3 returning key',
    params,
  );
  if (deleted.length === 0) await releaseMessage(queries, { guildId, key });
}

/** Releases a message unchanged. */
export async function releaseMessage(
  queries: Queries,
  { guildId, key }: Pick<QueuedMessage, 'guildId' | 'key'>,
): Promise<void> {
  await queries.query('update economy.outbox set leased_until = null where guild_id = $1 and key = $2', [guildId, key]);
}

/**
 * Releases a message for a later attempt. One that was enqueued again meanwhile waits as long, since Discord is the
 * same.
 */
export async function postponeMessage(
  queries: Queries,
  { guildId, key, revision }: LeasedMessage,
  { waitMs, reason }: { waitMs: number; reason: string },
): Promise<void> {
  await queries.query(
    `update economy.outbox set leased_until = null, due_at = now() + $4 * ${ONE_MILLISECOND}, last_error = $5,
       attempts = case when revision = $3 then attempts + 1 else 1 end
     where guild_id = $1 and key = $2`,
    [guildId, key, revision, waitMs, reason],
  );
}

/** Blocks a message until settings or permissions change, or it is enqueued again. */
export async function blockMessage(
  queries: Queries,
  { guildId, key, revision }: LeasedMessage,
  reason: string,
): Promise<void> {
  await queries.query(
    `update economy.outbox set leased_until = null, attempts = attempts + 1,
       state = case when revision = $3 then 'blocked' else state end,
       last_error = case when revision = $3 then $4 else last_error end
     where guild_id = $1 and key = $2`,
    [guildId, key, revision, reason],
  );
}

/**
 * Makes blocked messages due again after a change of settings or permissions, except those that were blocked without an
 * attempt in channels that are still inaccessible. Returns their number.
 */
export async function unblockMessages(
  queries: Queries,
  guildId: string,
  inaccessibleChannelIds: readonly string[],
): Promise<number> {
  const rows = await queries.query(
    `update economy.outbox set state = 'due', due_at = now(), attempts = 0
     where guild_id = $1 and state = 'blocked' and not (attempts = 0 and coalesce(channel_id = any($2::bigint[]), false))
     returning key`,
    [guildId, inaccessibleChannelIds],
  );
  return rows.length;
}

/** Makes messages that waited for Discord due at once when it responds again. Requires a transaction across guilds. */
export async function expediteMessages(queries: Queries, reason: string): Promise<void> {
  await queries.query(
    `update economy.outbox set due_at = now() where state = 'due' and due_at > now() and last_error = $1`,
    [reason],
  );
}

export async function findMessageRecord(
  queries: Queries,
  { guildId, key }: Pick<QueuedMessage, 'guildId' | 'key'>,
): Promise<MessageRecord | undefined> {
  const [row] = await queries.query<MessageRecord>(
    `select channel_id as "channelId", message_id as "messageId", body_hash as "bodyHash", nonce,
       sync_status = 'orphaned' as "isOrphaned"
     from economy.messages where guild_id = $1 and key = $2`,
    [guildId, key],
  );
  return row;
}

/** Records before a call what is about to be done, so that it is found again after a lost response. */
export async function recordAttempt(
  queries: Queries,
  { guildId, key }: Pick<QueuedMessage, 'guildId' | 'key'>,
  post: { channelId: string; nonce: string; bodyHash: string } | null,
): Promise<void> {
  if (post === null) {
    await queries.query('update economy.messages set tried_at = now() where guild_id = $1 and key = $2', [
      guildId,
      key,
    ]);
    return;
  }
  await queries.query(
    `insert into economy.messages (guild_id, key, channel_id, nonce, body_hash, tried_at) values ($1, $2, $3, $4, $5, now())
     on conflict (guild_id, key) do update set channel_id = excluded.channel_id, message_id = null, nonce = excluded.nonce,
       body_hash = excluded.body_hash, tried_at = now(), sync_status = 'pending_sync'`,
    [guildId, key, post.channelId, post.nonce, post.bodyHash],
  );
}

/** Records that the message is posted there and shows this content. */
export async function recordPostedMessage(
  queries: Queries,
  { guildId, key }: Pick<QueuedMessage, 'guildId' | 'key'>,
  message: { channelId: string; messageId: string; bodyHash: string | null },
): Promise<void> {
  await queries.query(
    `update economy.messages set channel_id = $3, message_id = $4, body_hash = $5, nonce = null,
       posted_at = coalesce(posted_at, now()), sync_status = 'synced'
     where guild_id = $1 and key = $2`,
    [guildId, key, message.channelId, message.messageId, message.bodyHash],
  );
}

/** Records that a post did not happen or its message is gone: there is nothing to search for. */
export async function clearPostedMessage(
  queries: Queries,
  { guildId, key }: Pick<QueuedMessage, 'guildId' | 'key'>,
): Promise<void> {
  await queries.query(
    `update economy.messages set message_id = null, body_hash = null, nonce = null, posted_at = null
     where guild_id = $1 and key = $2`,
    [guildId, key],
  );
}

export async function deleteMessageRecord(
  queries: Queries,
  { guildId, key }: Pick<QueuedMessage, 'guildId' | 'key'>,
): Promise<void> {
  await queries.query('delete from economy.messages where guild_id = $1 and key = $2', [guildId, key]);
}

export async function setSyncStatus(
  queries: Queries,
  { guildId, key }: Pick<QueuedMessage, 'guildId' | 'key'>,
  status: 'synced' | 'pending_sync' | 'orphaned' | 'blocked',
): Promise<void> {
  await queries.query('update economy.messages set sync_status = $3 where guild_id = $1 and key = $2', [
    guildId,
    key,
    status,
  ]);
}

/** Returns which of these messages already belong to a key. */
export async function findClaimedMessageIds(
  queries: Queries,
  guildId: string,
  messageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await queries.query<{ message_id: string }>(
    'select message_id from economy.messages where guild_id = $1 and message_id = any($2)',
    [guildId, messageIds],
  );
  return new Set(rows.map(({ message_id }) => message_id));
}
