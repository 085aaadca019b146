import type { KindName } from '../core/ledger/entry-kinds-contract.ts';
import type { Queries } from '../platform/db/database.ts';
import type { Work } from '../platform/work.ts';
import type { PastOperation } from './generate-history.ts';

/** True when the ledger of this guild has no entries; undefined while the bot has not stored the guild yet. */
export async function isUntouched(queries: Queries, guildId: string): Promise<boolean | undefined> {
  const [row] = await queries.query<{ is_untouched: boolean }>(
    `select not exists (select from economy.entries e where e.guild_id = g.guild_id) as is_untouched
     from economy.guilds g where g.guild_id = $1`,
    [guildId],
  );
  return row?.is_untouched;
}

/** Sets the demo's currency, time zone and moderator roles. */
export async function configureGuild(work: Work, moderatorRoleIds: readonly string[]): Promise<void> {
  await work.query(
    `update economy.guild_settings set currency_name = 'shells', currency_symbol = '🐚', timezone = 'Europe/Oslo',
       moderator_roles = $2::bigint[], updated_at = now() where guild_id = $1`,
    [work.guildId, moderatorRoleIds],
  );
}

/** Inserts members as of the first operation: the ledger itself would create them now, after their own entries. */
export async function insertMembers(work: Work, operations: readonly PastOperation[]): Promise<void> {
  const userIds = new Set(
    operations.flatMap((operation) =>
      operation.kind === 'give' ? [operation.from, operation.to] : [operation.userId],
    ),
  );
  await work.query(
    `insert into economy.members (guild_id, user_id, created_at)
     select $1, user_id, $3 from unnest($2::bigint[]) user_id on conflict (guild_id, user_id) do nothing`,
    [work.guildId, [...userIds], new Date(operations[0]?.atMs ?? work.now.getTime())],
  );
}

/** Replays one past operation through the ledger's functions; `operationId` contains its time. */
export async function replayOperation(work: Work, operation: PastOperation, operationId: string): Promise<void> {
  if (operation.kind === 'daily') {
    await work.query(`select economy.claim_daily($1, $2, $3, '{}', 0, null, $4)`, [
      work.guildId,
      operationId,
      operation.userId,
      new Date(operation.atMs),
    ]);
  } else if (operation.kind === 'give') {
    await work.query('select economy.transfer_coins($1, $2, $3, $4, $5, null)', [
      work.guildId,
      operationId,
      operation.from,
      operation.to,
      operation.amount,
    ]);
  } else {
    const kind: KindName = operation.amount > 0 ? 'admin_add' : 'admin_remove';
    const data = { source: 'dashboard', by: 'system:demo', reason: operation.reason };
    const updates = [{ user_id: operation.userId, amount: operation.amount, kind, data }];
    await work.query('select economy.batch_balance_updates($1, $2, $3::jsonb)', [
      work.guildId,
      operationId,
      JSON.stringify(updates),
    ]);
  }
}

/** Returns the ids of the channels for tasks and proofs by name; empty for a guild that already has tasks. */
export async function findTaskChannels(queries: Queries, guildId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await queries.query<{ name: string; channel_id: string }>(
    `select c.name, c.channel_id from economy.channels c
     where c.guild_id = $1 and c.name in ('tasks', 'proofs')
       and not exists (select from economy.tasks t where t.guild_id = $1)`,
    [guildId],
  );
  return new Map(rows.map(({ name, channel_id }) => [name, channel_id]));
}
