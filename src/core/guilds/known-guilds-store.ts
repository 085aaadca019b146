import type { Queries } from '../../platform/db/database.ts';

type KnownGuildRow = { guild_id: string; facts_hash: string | null };
/** A server we are in, and the fingerprint of what was last kept of it; null when it must be kept anew. */
export type KnownGuild = { guildId: string; contentHash: string | null };

/** The servers of one shard that we are in: Discord gives a server to shard (id >> 22) % count. */
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
