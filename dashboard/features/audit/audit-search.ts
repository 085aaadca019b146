/** What the address of the audit log holds: the place in the list. */
export type AuditSearch = { cursor?: string };

/** Reads the address; what makes no sense there counts as left out. */
export function readAuditSearch({ cursor }: Record<string, unknown>): AuditSearch {
  return typeof cursor === 'string' && cursor !== '' && cursor.length <= 200 ? { cursor } : {};
}
