import { setTimeout as wait } from 'node:timers/promises';
import type { Queries } from '../db/database.ts';
import type { Ctx, OutboxMessage, Work } from '../work.ts';

/** Where a key stands between us and Discord, as managers see it. */
export type SyncState = {
  status: 'synced' | 'pending_sync' | 'orphaned' | 'blocked';
  channelId: string | null;
  messageId: string | null;
  attempts: number;
  /** In words; null when nothing went wrong. */
  lastError: string | null;
  nextTryAt: Date | null;
};

const POLL_MS = 25;

/** The state of each key that was ever owed; a key that is missing never was, or its message was removed as asked. */
export async function readSyncStates(
  queries: Queries,
  guildId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, SyncState>> {
  const rows = await queries.query<SyncState & { key: string }>(
    `select coalesce(line.key, message.key) as key, message.channel_id as "channelId", message.message_id as "messageId",
       case when line.state = 'blocked' then 'blocked' when line.key is not null then 'pending_sync'
         else message.sync_status end as status,
       coalesce(line.attempts, 0) as attempts, line.last_error as "lastError",
       case when line.state = 'due' then line.due_at end as "nextTryAt"
     from (select * from economy.outbox where guild_id = $1 and key = any($2)) line
     full join (select * from economy.messages where guild_id = $1 and key = any($2)) message using (guild_id, key)`,
    [guildId, keys],
  );
  return new Map(rows.map(({ key, ...state }) => [key, state]));
}

/**
 * Waits until nothing more is owed under the key or it is clear that this takes longer: at most `limitMs`, two seconds unless
 * given. Answers the state then; undefined when nothing is there any more. Never call it inside a transaction.
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

/** Posts anew what somebody deleted in Discord: forgets the old message, then owes the line. */
export async function enqueueRepost(work: Work, outboxMessage: OutboxMessage): Promise<void> {
  await work.query(
    `update economy.messages set message_id = null, body_hash = null, posted_at = null, sync_status = 'pending_sync'
     where guild_id = $1 and key = $2 and sync_status = 'orphaned'`,
    [work.guildId, outboxMessage.key],
  );
  await work.enqueue(outboxMessage);
}

/** What waits in a server, of one kind and for one reason; `since` is ISO 8601. */
export type OutboxBacklogItem = {
  kind: string;
  state: 'due' | 'blocked';
  count: number;
  reason: string | null;
  since: string;
};

/** More reasons at once are nobody's to read. */
const MAX_REASONS = 20;

/** What a server's outbox holds, the blocked first, then the oldest. */
export async function listOutboxBacklog(queries: Queries, guildId: string): Promise<OutboxBacklogItem[]> {
  const rows = await queries.query<Omit<OutboxBacklogItem, 'since'> & { since: Date }>(
    `select kind, state, count(*)::numeric as count, last_error as reason, min(created_at) as since
     from economy.outbox where guild_id = $1 group by kind, state, last_error
     order by state, min(created_at), kind limit $2`,
    [guildId, MAX_REASONS],
  );
  return rows.map(({ since, ...row }) => ({ ...row, since: since.toISOString() }));
}
