/** Discord's epoch, the first second of 2015, in milliseconds (Discord reference, "Snowflakes"). */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;

/** Returns when a snowflake was created, in milliseconds since 1970. */
export const snowflakeTimeMs = (snowflake: string): number => Number((BigInt(snowflake) >> 22n) + DISCORD_EPOCH_MS);

/** Returns the smallest snowflake of a time: a bound for ranges of keys. */
export const snowflakeAt = (timeMs: number): string => String((BigInt(timeMs) - DISCORD_EPOCH_MS) << 22n);

/**
 * Creates a generator of our own snowflakes, for operations without an interaction. The low 22 bits start at a random
 * value and count up, so two processes in one millisecond collide once in four million; the ledger refuses such a
 * collision and the caller generates another id.
 * @param nowMs the clock; @param random returns a non-negative integer below its argument.
 */
export function createIdGenerator(nowMs: () => number, random: (below: number) => number): () => string {
  let sequence = BigInt(random(1 << 22));
  return () => {
    sequence = (sequence + 1n) & 0x3f_ffffn;
    return String(((BigInt(nowMs()) - DISCORD_EPOCH_MS) << 22n) | sequence);
  };
}
