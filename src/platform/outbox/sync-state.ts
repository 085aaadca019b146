import { setTimeout as wait } from 'node:timers/promises';
import type { Queries } from '../db/database.ts';
import type { Ctx, OutboxMessage, Work } from '../work.ts';

/** The delivery state of a key, as managers see it. */
export type SyncState = {
  status: 'synced' | 'pending_sync' | 'orphaned' | 'blocked';
  channelId: string | null;
  messageId: string | null;
  attempts: number;
  /** A text for people; null when nothing went wrong. */
  lastError: string | null;
  nextTryAt: Date | null;
};

const POLL_MS = 25;

/**
 * Returns the state of each key that was ever enqueued. A missing key never was, or its message was removed as
 * requested.
 */
export async function readSyncStates(
  queries: Queries,
  guildId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, SyncState>> {
  const rows = await queries.query<SyncState & { key: string }>(
    `select coalesce(queued.key, message.key) as key, message.channel_id as "channelId", message.message_id as "messageId",
       case when queued.state = 'blocked' then 'blocked' when queued.key is not null then 'pending_sync'
         else message.sync_status end as status,
       coalesce(queued.attempts, 0) as attempts, queued.last_error as "lastError",
       case when queued.state = 'due' then queued.due_at end as "nextTryAt"
     from (select * from economy.outbox where guild_id = $1 and key = any($2)) queued
     full join (select * from economy.messages where guild_id = $1 and key = any($2)) message using (guild_id, key)`,
    [guildId, keys],
  );
  return new Map(rows.map(({ key, ...state }) => [key, state]));
}

/**
 * Waits until nothing is queued under the key, or until it is clear that this takes longer: at most `timeoutMs`, 2,000
 * by default. Returns the state then; undefined when nothing is left. Never call it inside a transaction.
 */
export async function awaitDelivery(
  ctx: Ctx,
  { guildId, key, timeoutMs = 2_000 }: { guildId: string; key: string; timeoutMs?: number },
): Promise<SyncState | undefined> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const state = (await ctx.read(guildId, (queries) => readSyncStates(queries, guildId, [key]))).get(key);
    const isSettled = state === undefined || state.status !== 'pending_sync' || state.attempts > 0;
    if (isSettled || performance.now() >= end) return state;
    await wait(POLL_MS);
  }
}

/** Posts a message again that someone deleted in Discord: clears the old message, then enqueues. */
export async function enqueueRepost(work: Work, outboxMessage: OutboxMessage): Promise<void> {
  await work.query(
    `update economy.messages set message_id = null, body_hash = null, posted_at = null, sync_status = 'pending_sync'
     where guild_id = $1 and key = $2 and sync_status = 'orphaned'`,
    [work.guildId, outboxMessage.key],
  );
  await work.enqueue(outboxMessage);
}

/** What is waiting in a guild, of one kind and for one reason; `since` is ISO 8601. */
export type OutboxBacklogItem = {
  kind: string;
  state: 'due' | 'blocked';
  count: number;
  reason: string | null;
  since: string;
};

/** A longer list of reasons would not be read. */
const MAX_REASONS = 20;

/** Returns what a guild's outbox holds, blocked messages first, then the oldest. */
export async function listOutboxBacklog(queries: Queries, guildId: string): Promise<OutboxBacklogItem[]> {
  const rows = await queries.query<Omit<OutboxBacklogItem, 'since'> & { since: Date }>(
    `select kind, state, count(*)::numeric as count, last_error as reason, min(created_at) as since
     from economy.outbox where guild_id = $1 group by kind, state, last_error
     order by state, min(created_at), kind limit $2`,
    [guildId, MAX_REASONS],
  );
  return rows.map(({ since, ...row }) => ({ ...row, since: since.toISOString() }));
}
