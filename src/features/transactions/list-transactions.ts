import { requireStaff } from '../../core/access/rights/staff-rights.ts';
import { kindNumber, type KindName } from '../../core/ledger/entry-kinds.ts';
import { opIdOf } from '../../core/ledger/transaction-id.ts';
import type { Queries } from '../../platform/db/database.ts';
import { snowflakeAt } from '../../platform/snowflake.ts';
import { pageReply, readPaging, type Cursor, type PagingQuery } from '../../platform/paging.ts';
import type { Ctx } from '../../platform/work.ts';
import { countEntries, EVERYTHING, listEntries, sumEntries, type EntryRange } from './entries-store.ts';
import { presentEntries } from './present-entries.ts';
import { edgeOf, type Edge } from './rules.ts';
import { keysOfDays } from './store.ts';

/** As many entries as are summed within a fifth of a second. */
const MOST_SUMMED = 500_000;

type Asked = {
  guildId: string;
  query: PagingQuery & {
    user_id?: string | undefined;
    /** Names of types with commas between, as the contract has checked them. */
    type?: string | undefined;
    start_date?: string | undefined;
    end_date?: string | undefined;
    sort?: 'asc' | 'desc' | undefined;
    statistics?: boolean | undefined;
  };
  cdnUrl: string;
};

/**
 * The ledger of a server, newest first unless asked otherwise; deep pages by cursor. Statistics look through no more than
 * the newest 500,000 entries of the time and member asked for, and say so when there are more.
 * Refuses: server_missing, not_allowed, invalid_input (page beyond 10,000 entries, a cursor of another list).
 */
export async function listTransactions(ctx: Ctx, { guildId, query, cdnUrl }: Asked) {
  const isAscending = query.sort === 'asc';
  const order = isAscending ? 'oldest' : 'newest';
  const page = readPaging(query, order);
  const { limit, offset } = page;
  return ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    const range = await rangeOf(queries, guildId, query);
    const filter = { ...range, userId: query.user_id, kinds: kindsOf(query.type) };
    const sums =
      query.statistics === true ? await sumEntries(queries, guildId, { ...filter, most: MOST_SUMMED }) : null;
    const total = sums?.is_complete === true ? sums.count : await countEntries(queries, guildId, filter);
    const rest = beyond(range, page.after, isAscending);
    const rows = await listEntries(queries, guildId, { ...filter, ...rest, isAscending, limit: limit + 1, offset });
    return {
      data: await presentEntries(queries, { guildId, rows: rows.slice(0, limit), cdnUrl }),
      page: pageReply(page, { total, order, rows: rows.map((row) => ({ key: '', id: row.op_id })) }),
      statistics: sums,
    };
  });
}

/** The stored numbers of the asked types; null for all of them. */
const kindsOf = (type: string | undefined): readonly number[] | null =>
  type === undefined
    ? null
    : // The contract lets nothing else through.
      type.split(',').map((name) => kindNumber(name === 'shop' ? 'shop_purchase' : (name as KindName)));

async function rangeOf(queries: Queries, guildId: string, query: Asked['query']): Promise<EntryRange> {
  const from = query.start_date === undefined ? null : edgeOf(query.start_date, { isEnd: false });
  const before = query.end_date === undefined ? null : edgeOf(query.end_date, { isEnd: true });
  const days = { from: dayOf(from), before: dayOf(before) };
  const isByDay = days.from !== null || days.before !== null;
  const keys = isByDay ? await keysOfDays(queries, guildId, days) : days;
  return {
    from: keys.from ?? keyOf(from) ?? EVERYTHING.from,
    before: keys.before ?? keyOf(before) ?? EVERYTHING.before,
  };
}

const dayOf = (edge: Edge | null): string | null => (edge !== null && 'day' in edge ? edge.day : null);
const keyOf = (edge: Edge | null): string | null =>
  edge !== null && 'timeMs' in edge ? opIdOf(snowflakeAt(edge.timeMs)) : null;

/** What of a range comes after the last row of the page before. */
function beyond({ from, before }: EntryRange, after: Cursor | null, isAscending: boolean): EntryRange {
  if (after === null) return { from, before };
  const at = BigInt(after.id);
  if (isAscending) return { from: at < BigInt(from) ? from : at < BigInt(before) ? String(at + 1n) : before, before };
  return { from, before: at < BigInt(before) ? after.id : before };
}
