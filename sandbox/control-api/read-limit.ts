/** Returns the `limit` of a query, clamped to 1…`max`; `defaultLimit` if it is absent or not an integer. */
export function readLimit(query: URLSearchParams, defaultLimit: number, max: number): number {
  const limit = Number(query.get('limit') ?? defaultLimit);
  return Number.isInteger(limit) ? Math.min(max, Math.max(1, limit)) : defaultLimit;
}
