import type { Queries } from '../../platform/db/database.ts';
import type { Ctx } from '../../platform/work.ts';

type KnownGuildRow = { guild_id: string; facts_hash: string | null };
/** A guild the bot is in, and the content hash of its stored snapshot; null when the snapshot must be stored again. */
export type KnownGuild = { guildId: string; contentHash: string | null };

/** Finds the guilds of one shard that the bot is in: Discord assigns a guild to shard (id >> 22) % count. */
export async function findShardGuilds(
  queries: Queries,
  query: { shard: number; shardCount: number },
): Promise<KnownGuild[]> {
  const rows = await queries.query<KnownGuildRow>(
    `select guild_id, case when not is_unavailable then facts_hash end as facts_hash
     from economy.guilds where left_at is null and (guild_id >> 22) % $2::bigint = $1::bigint`,
    [query.shard, query.shardCount],
  );
  return rows.map(({ guild_id, facts_hash }) => ({ guildId: guild_id, contentHash: facts_hash }));
}

export type SyncGuildRow = { is_new: boolean; is_back: boolean };

/** economy.sync_guild; `json` is the snapshot without its hash. */
export async function syncGuild(
  ctx: Pick<Ctx, 'callFunction'>,
  snapshot: { json: string; contentHash: string },
): Promise<SyncGuildRow> {
  const { result } = await ctx.callFunction<{ result: SyncGuildRow }>(
    `select economy.sync_guild($1::jsonb || jsonb_build_object('facts_hash', $2::text)) as result`,
    [snapshot.json, snapshot.contentHash],
  );
  return result;
}

/** economy.record_guild_absence: an outage, unless the bot has left. */
export async function recordGuildAbsence(
  ctx: Pick<Ctx, 'callFunction'>,
  absence: { guildId: string; hasLeft: boolean },
): Promise<void> {
  await ctx.callFunction('select economy.record_guild_absence($1, $2) as result', [absence.guildId, absence.hasLeft]);
}
