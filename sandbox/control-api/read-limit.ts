/** The `limit` of a query, kept within bounds; `usual` if there is none. */
export function limitIn(query: URLSearchParams, usual: number, max: number): number {
  const given = Number(query.get('limit') ?? usual);
  return Number.isInteger(given) ? Math.min(max, Math.max(1, given)) : usual;
}
