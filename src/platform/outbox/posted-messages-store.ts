import type { Queries } from '../db/database.ts';
import type { Work } from '../work.ts';

/** A posted message of ours and its channel. */
export type PostedMessageRef = { key: string; channelId: string };

/** Returns the keys of these messages and locks their rows. */
export async function lockKeysOfMessages(work: Work, messageIds: readonly string[]): Promise<string[]> {
  const rows = await work.query<{ key: string }>(
    'select key from economy.messages where guild_id = $1 and message_id = any($2::bigint[]) order by key for update',
    [work.guildId, messageIds],
  );
  return rows.map(({ key }) => key);
}

/** Returns the messages of this channel and clears their content hash, so that the next attempt finds them missing. */
export async function resetMessagesInChannel(work: Work, channelId: string): Promise<PostedMessageRef[]> {
  const rows = await work.query<PostedMessageRef>(
    `update economy.messages set body_hash = null
     where guild_id = $1 and channel_id = $2 and message_id is not null returning key, channel_id as "channelId"`,
    [work.guildId, channelId],
  );
  return rows.toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

/** Returns the channels of a guild that hold posted messages of ours. */
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
 * Enqueues these messages as blocked, each with its reason. A message that is due stays due and its revision is raised:
 * if it is in flight, its result may already be out of date. Returns the keys of those that changed.
 */
export async function blockPostedMessages(
  work: Work,
  kind: string,
  outboxMessages: readonly (PostedMessageRef & { reason: string })[],
): Promise<string[]> {
  if (outboxMessages.length === 0) return [];
  const rows = await work.query<{ key: string }>(
    `insert into economy.outbox as existing (guild_id, key, kind, channel_id, state, last_error)
     select $1, input.key, $2, input.channel_id, 'blocked', input.reason
     from unnest($3::text[], $4::bigint[], $5::text[]) as input(key, channel_id, reason)
     on conflict (guild_id, key) do update
     set revision = case existing.state when 'due' then existing.revision + 1 else existing.revision end,
       last_error = case existing.state when 'blocked' then excluded.last_error else existing.last_error end
     where existing.state = 'due' or existing.last_error is distinct from excluded.last_error
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
