/** Returns the entries of a request body that differ from those of the original one. */
export const pickChanged = <T extends Record<string, unknown>>(body: T, original: T): Partial<T> =>
  // The cast is safe: the entries are a subset of those of `body`.
  Object.fromEntries(
    Object.entries(body).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(original[name])),
  ) as Partial<T>;
