/** Discord's epoch, the first second of 2015, in milliseconds (Discord reference, "Snowflakes"). */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;

/** The moment a snowflake was made, in milliseconds since 1970. */
export const snowflakeTimeMs = (snowflake: string): number => Number((BigInt(snowflake) >> 22n) + DISCORD_EPOCH_MS);

/** The least snowflake of a moment: a bound for ranges of keys. */
export const snowflakeAt = (timeMs: number): string => String((BigInt(timeMs) - DISCORD_EPOCH_MS) << 22n);

/**
 * Makes snowflakes of our own for acts that no interaction names. The low 22 bits start at a random place and run, so two
 * processes in one millisecond meet once in four million; the ledger refuses such a meeting and the caller draws again.
 * @param nowMs the clock; @param random answers a whole number below its argument.
 */
export function createIdGenerator(nowMs: () => number, random: (below: number) => number): () => string {
  let sequence = BigInt(random(1 << 22));
  return () => {
    sequence = (sequence + 1n) & 0x3f_ffffn;
    return String(((BigInt(nowMs()) - DISCORD_EPOCH_MS) << 22n) | sequence);
  };
}
