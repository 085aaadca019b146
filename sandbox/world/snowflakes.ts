/** `developers/reference.mdx`: the first second of 2015. */
export const discordEpochMs = 1_420_070_400_000;

export type Snowflakes = () => string;

/** A maker of growing ids: 42 bits of time, 22 of counting, so two ids never meet and later ones sort later. */
export function createSnowflakes(now: () => number): Snowflakes {
  let last = 0n;
  return () => {
    const next = BigInt(now() - discordEpochMs) << 22n;
    last = next > last ? next : last + 1n;
    return last.toString();
  };
}

/** When an id was made, in milliseconds. */
export function snowflakeTimeMs(id: string): number {
  return Number(BigInt(id) >> 22n) + discordEpochMs;
}

/** Sorts ids by age; decimal strings of unequal length do not sort as text. */
export function compareSnowflakes(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** `events/gateway.mdx`, "Sharding": a guild belongs to shard `(guild_id >> 22) % count`. */
export function shardOf(guildId: string, count: number): number {
  return Number((BigInt(guildId) >> 22n) % BigInt(count));
}
