/** A type of data that can change. Its name is the `data_type` of changes, and a name in the stream's `events=` filter. */
export type Topic = {
  name: string;
  /** Topics whose cached values a change of this one invalidates too. */
  invalidates?: readonly string[];
  /** Topics whose changes invalidate cached values of this one. */
  invalidatedBy?: readonly string[];
};

/** Returns the topics that a change of each topic invalidates, itself included. */
export function invalidationTable(topics: readonly Topic[]): ReadonlyMap<string, ReadonlySet<string>> {
  const table = new Map(topics.map(({ name, invalidates = [] }) => [name, new Set([name, ...invalidates])]));
  for (const { name, invalidatedBy = [] } of topics) for (const cause of invalidatedBy) table.get(cause)?.add(name);
  return table;
}
