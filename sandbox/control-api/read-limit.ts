/** The `limit` of a query, kept within bounds; `usual` if there is none. */
export function readLimit(query: URLSearchParams, defaultLimit: number, max: number): number {
  const limit = Number(query.get('limit') ?? defaultLimit);
  return Number.isInteger(limit) ? Math.min(max, Math.max(1, limit)) : defaultLimit;
}
