import type { Queries } from '../../platform/db/database.ts';
import { COUNTERPART_KINDS } from './entry-kinds.ts';

export type HistoryRow = {
  op_id: string;
  /** The member's display name, or the id when no name is known. */
  name: string;
  amount: number;
  balance_after: number;
  kind: number;
  data: Record<string, unknown> | null;
  /** The display name of the other member of a transfer, or the id when no name is known; null for other kinds. */
  other_name: string | null;
};
/**
 * The columns of an entry `e`, with the id of its counterpart. A page is limited, and that id computed, before the join: with
 * row-level security a computed join key would not use the index.
 */
export const ENTRY_COLUMNS = `e.guild_id, e.op_id, e.user_id, e.amount, e.balance_after, e.kind, e.data,
  case when e.kind in (${COUNTERPART_KINDS.join(', ')}) then e.op_id # 1 end as other_op`;
/** Escrow is user 0, which is never shown. */
const SELECT_PAGE = `select page.op_id, page.amount::numeric, page.balance_after::numeric, page.kind, page.data,
  coalesce(own.display_name, page.user_id::text) as name, coalesce(p.display_name, other.user_id::text) as other_name
  from page
  left join economy.profiles own on own.guild_id = page.guild_id and own.user_id = page.user_id
  left join economy.entries other
    on other.guild_id = page.guild_id and other.op_id = page.other_op and other.user_id <> 0
  left join economy.profiles p on p.guild_id = other.guild_id and p.user_id = other.user_id`;

/** The entry at which the page starts, excluded. */
export type HistoryCursor = { side: 'older' | 'newer'; entryId: string };

/** Returns at most `limit` entries of one member, newest first: the newest, or those next to the cursor. */
export async function findMemberEntries(
  queries: Queries,
  query: { guildId: string; userId: string; cursor: HistoryCursor | undefined; limit: number },
): Promise<HistoryRow[]> {
  const { guildId, userId, cursor, limit } = query;
  const isNewer = cursor?.side === 'newer';
  const rows = await queries.query<HistoryRow>(
    `with page as materialized (
       select ${ENTRY_COLUMNS} from economy.entries e
       where e.guild_id = $1 and e.user_id = $2 and e.op_id ${isNewer ? '>' : '<'} $3
       order by e.op_id ${isNewer ? 'asc' : 'desc'} limit $4)
     ${SELECT_PAGE} order by page.op_id ${isNewer ? 'asc' : 'desc'}`,
    [guildId, userId, cursor?.entryId ?? '9223372036854775807', limit],
  );
  return isNewer ? rows.toReversed() : rows;
}

/** Returns these entries with their members' names, in no particular order. Omits the entries of escrow. */
export function findEntriesById(queries: Queries, guildId: string, entryIds: readonly string[]): Promise<HistoryRow[]> {
  return queries.query(
    `with page as materialized (
       select ${ENTRY_COLUMNS} from economy.entries e
       where e.guild_id = $1 and e.user_id <> 0 and e.op_id = any($2::bigint[]))
     ${SELECT_PAGE}`,
    [guildId, entryIds],
  );
}
