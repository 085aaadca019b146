import type { Queries } from '../db/database.ts';
import type { Work } from '../work.ts';

/** A message of ours that stands in a channel. */
export type PostedMessageRef = { key: string; channelId: string };

/** The keys whose message is one of these, under their lock. */
export async function lockKeysOfMessages(work: Work, messageIds: readonly string[]): Promise<string[]> {
  const rows = await work.query<{ key: string }>(
    'select key from economy.messages where guild_id = $1 and message_id = any($2::bigint[]) order by key for update',
    [work.guildId, messageIds],
  );
  return rows.map(({ key }) => key);
}

/** The messages that stood in this channel; what they showed is forgotten, so that the next look finds them gone. */
export async function resetMessagesInChannel(work: Work, channelId: string): Promise<PostedMessageRef[]> {
  const rows = await work.query<PostedMessageRef>(
    `update economy.messages set body_hash = null
     where guild_id = $1 and channel_id = $2 and message_id is not null returning key, channel_id as "channelId"`,
    [work.guildId, channelId],
  );
  return rows.toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

/** The channels of a server in which messages of ours stand. */
export async function listChannelsInUse(queries: Queries, guildId: string): Promise<string[]> {
  const rows = await queries.query<{ channel_id: string }>(
    'select distinct channel_id from economy.messages where guild_id = $1 and message_id is not null',
    [guildId],
  );
  return rows.map(({ channel_id }) => channel_id);
}

export async function listPostedMessages(
  queries: Queries,
  guildId: string,
  channelIds: readonly string[],
): Promise<PostedMessageRef[]> {
  return queries.query<PostedMessageRef>(
    `select key, channel_id as "channelId" from economy.messages
     where guild_id = $1 and channel_id = any($2::bigint[]) and message_id is not null order by key`,
    [guildId, channelIds],
  );
}

/**
 * Owes these messages, set aside already for the reason given. A line that is due is left so and raised: if it is under way, what
 * it reaches may have been true a moment too early. Answers the keys of those that changed.
 */
export async function blockPostedMessages(
  work: Work,
  kind: string,
  outboxMessages: readonly (PostedMessageRef & { reason: string })[],
): Promise<string[]> {
  if (outboxMessages.length === 0) return [];
  const rows = await work.query<{ key: string }>(
    `insert into economy.outbox as line (guild_id, key, kind, channel_id, state, last_error)
     select $1, told.key, $2, told.channel_id, 'blocked', told.reason
     from unnest($3::text[], $4::bigint[], $5::text[]) as told(key, channel_id, reason)
     on conflict (guild_id, key) do update
     set revision = case line.state when 'due' then line.revision + 1 else line.revision end,
       last_error = case line.state when 'blocked' then excluded.last_error else line.last_error end
     where line.state = 'due' or line.last_error is distinct from excluded.last_error
     returning key`,
    [
      work.guildId,
      kind,
      outboxMessages.map(({ key }) => key),
      outboxMessages.map(({ channelId }) => channelId),
      outboxMessages.map(({ reason }) => reason),
    ],
  );
  return rows.map(({ key }) => key);
}
