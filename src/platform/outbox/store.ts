import type { Queries } from '../db/database.ts';
import type { QueuedMessage } from './delivery.ts';

/** A line that this courier holds until its lease ends. */
export type LeasedMessage = QueuedMessage & { kind: string; revision: number; attempts: number };

/** What is known of the one message behind a key. */
export type MessageRecord = {
  channelId: string;
  messageId: string | null;
  /** The likeness of what it shows, or of what a post that nobody answered would show. */
  bodyHash: string | null;
  /** Of a post whose outcome is unknown; a snowflake of ours, so it also tells when that was. */
  nonce: string | null;
  isOrphaned: boolean;
};

/** The line's place among others: in its channel, or by itself. */
const CHANNEL_KEY = `coalesce(line.channel_id::text, 'key ' || line.key)`;
const ONE_MILLISECOND = `interval '1 millisecond'`;

/**
 * Leases up to `limit` lines that may be carried out now, at most one of a channel and the oldest first. An edit that is
 * spaced from the one before waits without holding up its channel. Needs a transaction across servers.
 */
export async function leaseMessages(
  queries: Queries,
  { limit, leaseMs, minIntervalMs }: { limit: number; leaseMs: number; minIntervalMs: number },
): Promise<LeasedMessage[]> {
  // Two couriers that choose at once would each take a line of the same channel.
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
       select line.guild_id, line.key, line.position, ${CHANNEL_KEY} as lane, message.message_id is not null as is_edit,
         greatest(line.due_at, message.tried_at + $3 * ${ONE_MILLISECOND}) as ready_at,
         bool_or(coalesce(line.leased_until > now(), false)) over (partition by line.guild_id, ${CHANNEL_KEY}) as is_busy
       from economy.outbox line
       left join economy.messages message on message.guild_id = line.guild_id and message.key = line.key
       where line.state = 'due'
     ), heads as (
       select distinct on (guild_id, lane) guild_id, key, ready_at from waiting
       where not is_busy and not (is_edit and ready_at > now())
       order by guild_id, lane, position
     ), chosen as (
       select line.guild_id, line.key from economy.outbox line
       join heads on heads.guild_id = line.guild_id and heads.key = line.key
       where heads.ready_at <= now() order by heads.ready_at limit $1
       for update of line skip locked
     )
     update economy.outbox line set leased_until = now() + $2 * ${ONE_MILLISECOND} from chosen
     where line.guild_id = chosen.guild_id and line.key = chosen.key
     returning line.guild_id, line.key, line.kind, line.payload, line.revision, line.attempts`,
    [limit, leaseMs, minIntervalMs],
  );
  return rows.map(({ guild_id, ...outboxMessage }) => ({ guildId: guild_id, ...outboxMessage }));
}

/** How long until the next line may be due, in milliseconds; null when nothing waits. Needs a transaction across servers. */
export async function msUntilNextDue(queries: Queries, minIntervalMs: number): Promise<number | null> {
  const [row] = await queries.query<{ ms: number | null }>(
    `select (extract(epoch from min(greatest(line.due_at, line.leased_until, message.tried_at + $1 * ${ONE_MILLISECOND})) - now())
       * 1000)::float8 as ms
     from economy.outbox line
     left join economy.messages message on message.guild_id = line.guild_id and message.key = line.key
     where line.state = 'due'`,
    [minIntervalMs],
  );
  return row?.ms ?? null;
}

/** Removes a line that was carried out. One that was owed anew meanwhile stays due. */
export async function completeMessage(queries: Queries, { guildId, key, revision }: LeasedMessage): Promise<void> {
  const params = [guildId, key, revision];
  const deleted = await queries.query(
    'delete from economy.outbox where guild_id = $1 and key = $2 and revision = $3 returning key',
    params,
  );
  if (deleted.length === 0) await releaseMessage(queries, { guildId, key });
}

/** Gives a line back untouched. */
export async function releaseMessage(
  queries: Queries,
  { guildId, key }: Pick<QueuedMessage, 'guildId' | 'key'>,
): Promise<void> {
  await queries.query('update economy.outbox set leased_until = null where guild_id = $1 and key = $2', [guildId, key]);
}

/** Gives a line back for a later try; one that was owed anew meanwhile waits as long, since Discord is the same. */
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

/** Sets a line aside until settings or permissions change, or it is owed anew. */
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
 * After a change of settings or permissions: what was blocked is due again, but for what was only set aside, without a try, in
 * channels that are still closed. Answers how many lines.
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

/** Once Discord answers again, what waited for it need not wait longer. Needs a transaction across servers. */
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

/** Before a call: what is about to be done, so that a lost reply finds it again. */
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

/** The message stands there and shows this. */
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

/** A post did not happen, or its message is gone: nothing of it need be looked for. */
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

/** Which of these messages belong to a key already. */
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
