/** A list that moves only while nobody reads it. Newest first; ids never repeat. */
export type Feed<T extends { id: string }> = { shown: readonly T[]; held: number };

/**
 * What the feed shows after newer rows were fetched. While somebody reads, the rows stay and the newer ones are only
 * counted; otherwise the latest slide in.
 */
export function feedAfter<T extends { id: string }>(
  shown: readonly T[],
  latest: readonly T[],
  isReading: boolean,
): Feed<T> {
  const top = shown[0]?.id;
  if (!isReading || top === undefined) return { shown: latest, held: 0 };
  const place = latest.findIndex(({ id }) => id === top);
  // When even the topmost row is no longer among the latest, all of them are newer.
  return { shown, held: place === -1 ? latest.length : place };
}
