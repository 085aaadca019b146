/** Search params of the audit log: the cursor of the current page. */
export type AuditSearch = { cursor?: string };

/** Parses the search params; invalid values are ignored. */
export function readAuditSearch({ cursor }: Record<string, unknown>): AuditSearch {
  return typeof cursor === 'string' && cursor !== '' && cursor.length <= 200 ? { cursor } : {};
}
