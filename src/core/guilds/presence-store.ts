import type { Queries } from '../../platform/db/database.ts';

/** The servers of one shard that we are in: Discord gives a server to shard (id >> 22) % count. */
export async function guildsHere(queries: Queries, of: { shard: number; shardCount: number }): Promise<string[]> {
  const rows = await queries.query<{ guild_id: string }>(
    'select guild_id from economy.guilds where left_at is null and (guild_id >> 22) % $2::bigint = $1::bigint',
    [of.shard, of.shardCount],
  );
  return rows.map(({ guild_id }) => guild_id);
}
