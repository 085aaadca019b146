/** A list that is updated only while nobody reads it. Newest first, ids are unique. */
export type PausableFeed<T extends { id: string }> = { visible: readonly T[]; newCount: number };

/**
 * Returns the feed after newer rows were fetched. While the feed is being read, the rows stay and newer ones are only
 * counted; otherwise the latest rows are shown.
 */
export function updateFeed<T extends { id: string }>(
  visible: readonly T[],
  latest: readonly T[],
  isReading: boolean,
): PausableFeed<T> {
  const firstId = visible[0]?.id;
  if (!isReading || firstId === undefined) return { visible: latest, newCount: 0 };
  const firstIndex = latest.findIndex(({ id }) => id === firstId);
  // When even the first visible row is no longer among the latest, all of them are newer.
  return { visible, newCount: firstIndex === -1 ? latest.length : firstIndex };
}
