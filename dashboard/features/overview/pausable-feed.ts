/** A list that moves only while nobody reads it. Newest first; ids never repeat. */
export type PausableFeed<T extends { id: string }> = { visible: readonly T[]; heldCount: number };

/**
 * What the feed shows after newer rows were fetched. While somebody reads, the rows stay and the newer ones are only
 * counted; otherwise the latest slide in.
 */
export function updateFeed<T extends { id: string }>(
  visible: readonly T[],
  latest: readonly T[],
  isReading: boolean,
): PausableFeed<T> {
  const firstId = visible[0]?.id;
  if (!isReading || firstId === undefined) return { visible: latest, heldCount: 0 };
  const newerCount = latest.findIndex(({ id }) => id === firstId);
  // When even the topmost row is no longer among the latest, all of them are newer.
  return { visible, heldCount: newerCount === -1 ? latest.length : newerCount };
}
