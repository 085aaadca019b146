/** `developers/reference.mdx`: the first second of 2015. */
export const DISCORD_EPOCH_MS = 1_420_070_400_000;

export type SnowflakeGenerator = () => string;

/** Creates a generator of increasing ids: 42 bits of time, 22 of a counter. Ids are unique and sort by age. */
export function createSnowflakeGenerator(now: () => number): SnowflakeGenerator {
  let last = 0n;
  return () => {
    const next = BigInt(now() - DISCORD_EPOCH_MS) << 22n;
    last = next > last ? next : last + 1n;
    return last.toString();
  };
}

/** Returns the creation time of an id, in milliseconds. */
export function snowflakeTimeMs(id: string): number {
  return Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS;
}

/** Compares ids by age; decimal strings of different lengths do not sort as text. */
export function compareSnowflakes(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** `events/gateway.mdx`, "Sharding": a guild belongs to shard `(guild_id >> 22) % count`. */
export function shardForGuild(guildId: string, count: number): number {
  return Number((BigInt(guildId) >> 22n) % BigInt(count));
}
