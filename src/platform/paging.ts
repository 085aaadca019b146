import { refuse } from './refusals.ts';

/** The paging query of every list; both ways of counting pages are accepted. */
export type PagingQuery = {
  limit?: number | undefined;
  offset?: number | undefined;
  page?: number | undefined;
  per_page?: number | undefined;
  cursor?: string | undefined;
};
/** The last row of the previous page: its sort key as text, and its id. */
export type Cursor = { key: string; id: string };
export type Page = { limit: number; offset: number; after: Cursor | null };

const DEFAULT_LIMIT = 50;
/** Beyond this every page costs as much as all before it; cursors do not. */
const MAX_OFFSET = 10_000;

/**
 * Reads a list's paging. `order` names the sort order: a cursor of another order is refused. Refuses with
 * `invalid_input`, naming the field.
 */
export function readPaging(query: PagingQuery, order: string): Page {
  const limit = query.limit ?? query.per_page ?? DEFAULT_LIMIT;
  const offset = query.offset ?? ((query.page ?? 1) - 1) * limit;
  if (offset > MAX_OFFSET) throw refuse('invalid_input', {}, 'page');
  return { limit, offset, after: query.cursor === undefined ? null : readCursor(query.cursor, order) };
}

/**
 * Builds the `page` part of a list's reply. `rows` holds one more than `limit` when there is a next page.
 * `isLowerBound`: `total` was not counted further.
 */
export function toPageReply(
  page: Page,
  about: { total: number; isLowerBound?: boolean; rows: readonly Cursor[]; order: string },
): { limit: number; offset: number; total: number; total_is_least?: true; next_cursor: string | null } {
  const { limit, offset } = page;
  const last = about.rows.length > limit ? about.rows[limit - 1] : undefined;
  return {
    limit,
    offset,
    total: about.total,
    ...(about.isLowerBound && { total_is_least: true as const }),
    next_cursor: last ? writeCursor(last, about.order) : null,
  };
}

const writeCursor = ({ key, id }: Cursor, order: string): string =>
  Buffer.from(JSON.stringify([order, key, id])).toString('base64url');

function readCursor(text: string, order: string): Cursor {
  const parts = parseParts(text);
  const [cursorOrder, key, id] = parts;
  const isValid = parts.length === 3 && cursorOrder === order && typeof key === 'string' && typeof id === 'string';
  if (!isValid || !/^\d{1,19}$/.test(id)) throw refuse('invalid_input', {}, 'cursor');
  return { key, id };
}

function parseParts(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
