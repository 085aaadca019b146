import { ENTRY_COLUMNS } from '../../core/ledger/history-store.ts';
import type { Queries } from '../../platform/db/database.ts';

export type EntryRow = {
  op_id: string;
  user_id: string;
  amount: number;
  balance_after: number;
  kind: number;
  data: Record<string, unknown> | null;
  /** The member on the other side of a transfer. */
  other_id: string | null;
};

/** Escrow is user 0, which is never shown. */
const SELECT_PAGE = `select page.op_id, page.user_id, page.amount::numeric, page.balance_after::numeric, page.kind, page.data,
  other.user_id as other_id
  from page left join economy.entries other
    on other.guild_id = page.guild_id and other.op_id = page.other_op and other.user_id <> 0`;

/** Entry ids from `from` (inclusive) to `before` (exclusive). */
export type EntryRange = { from: string; before: string };
export const FULL_RANGE: EntryRange = { from: '0', before: '9223372036854775807' };
/** `kinds` null means all kinds. */
export type EntryFilter = EntryRange & { userId?: string | undefined; kinds?: readonly number[] | null };
type EntryPage = EntryFilter & { isAscending: boolean; limit: number; offset: number };

const FILTER = `e.guild_id = $1 and e.user_id <> 0 and e.op_id >= $2::bigint and e.op_id < $3::bigint
  and ($4::bigint is null or e.user_id = $4)`;
const filterParams = (guildId: string, { from, before, userId }: EntryFilter) =>
  [guildId, from, before, userId ?? null] as const;

/** Lists entries of a server by id. The page is cut before the join; otherwise the whole ledger would be joined. */
export function listEntries(queries: Queries, guildId: string, page: EntryPage): Promise<EntryRow[]> {
  const direction = page.isAscending ? 'asc' : 'desc';
  return queries.query<EntryRow>(
    `with page as materialized (
       select ${ENTRY_COLUMNS} from economy.entries e
       where ${FILTER} and ($5::smallint[] is null or e.kind = any($5))
       order by e.op_id ${direction} limit $6 offset $7)
     ${SELECT_PAGE} order by page.op_id ${direction}`,
    [...filterParams(guildId, page), page.kinds ?? null, page.limit, page.offset],
  );
}

/** Counts entries: from the counters of the members, unless the filter has kinds or a time range. */
export async function countEntries(queries: Queries, guildId: string, filter: EntryFilter): Promise<number> {
  const isUnfiltered =
    (filter.kinds ?? null) === null && filter.from === FULL_RANGE.from && filter.before === FULL_RANGE.before;
  const [row] = isUnfiltered
    ? await queries.query<{ total: number }>(
        `select coalesce(sum(entries), 0)::numeric as total from economy.members
         where guild_id = $1 and user_id <> 0 and ($2::bigint is null or user_id = $2)`,
        [guildId, filter.userId ?? null],
      )
    : await queries.query<{ total: number }>(
        `select count(*)::numeric as total from economy.entries e
         where ${FILTER} and ($5::smallint[] is null or e.kind = any($5))`,
        [...filterParams(guildId, filter), filter.kinds ?? null],
      );
  return row?.total ?? 0;
}

export type SumRow = { count: number; coins_in: number; coins_out: number; is_complete: boolean };

/** Sums the matches among the newest `maxEntries` entries of the member and time range, clamped to safe integers. */
export async function sumEntries(
  queries: Queries,
  guildId: string,
  { maxEntries, ...filter }: EntryFilter & { maxEntries: number },
): Promise<SumRow> {
  const [row] = await queries.query<SumRow>(
    `with examined as (
       select e.amount, e.kind from economy.entries e where ${FILTER} order by e.op_id desc limit $6)
     select count(*) filter (where counts)::numeric as count,
       economy.clamp_to_safe_integer(coalesce(sum(amount) filter (where counts and amount > 0), 0)) as coins_in,
       economy.clamp_to_safe_integer(coalesce(-sum(amount) filter (where counts and amount < 0), 0)) as coins_out,
       count(*) < $6 as is_complete
     from (select amount, $5::smallint[] is null or kind = any($5) as counts from examined) matched`,
    [...filterParams(guildId, filter), filter.kinds ?? null, maxEntries],
  );
  if (row === undefined) throw new Error('An aggregate returned no row.');
  return row;
}

export async function findEntry(queries: Queries, guildId: string, entryId: string): Promise<EntryRow | undefined> {
  const [row] = await queries.query<EntryRow>(
    `with page as materialized (
       select ${ENTRY_COLUMNS} from economy.entries e where e.guild_id = $1 and e.user_id <> 0 and e.op_id = $2)
     ${SELECT_PAGE}`,
    [guildId, entryId],
  );
  return row;
}
