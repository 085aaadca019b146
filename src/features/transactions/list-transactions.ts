import { requireStaff } from '../../core/access/rights/staff-rights.ts';
import { kindNumber } from '../../core/ledger/entry-kinds.ts';
import type { KindName } from '../../core/ledger/entry-kinds-contract.ts';
import { toEntryId } from '../../core/ledger/transaction-id.ts';
import type { Queries } from '../../platform/db/database.ts';
import { snowflakeAt } from '../../platform/snowflake.ts';
import { toPageReply, readPaging, type Cursor, type PagingQuery } from '../../platform/paging.ts';
import type { Ctx } from '../../platform/work.ts';
import { countEntries, FULL_RANGE, listEntries, sumEntries, type EntryRange } from './entries-store.ts';
import { presentEntries } from './present-entries.ts';
import { parseDateBound, type DateBound } from './rules.ts';
import { readEntryIdsOfDays } from './store.ts';

/** As many entries as can be summed within a fifth of a second. */
const MAX_SUMMED_ENTRIES = 500_000;

type ListTransactionsInput = {
  guildId: string;
  query: PagingQuery & {
    user_id?: string | undefined;
    /** Names of types separated by commas, validated by the contract. */
    type?: string | undefined;
    start_date?: string | undefined;
    end_date?: string | undefined;
    sort?: 'asc' | 'desc' | undefined;
    statistics?: boolean | undefined;
  };
  cdnUrl: string;
};

/**
 * Lists the ledger of a server, newest first by default; deep pages need a cursor. Statistics examine at most the newest
 * 500,000 entries of the time range and member, and report when there are more.
 * Refuses: server_missing, not_allowed, invalid_input (page beyond 10,000 entries, a cursor of another list).
 */
export async function listTransactions(ctx: Ctx, { guildId, query, cdnUrl }: ListTransactionsInput) {
  const isAscending = query.sort === 'asc';
  const order = isAscending ? 'oldest' : 'newest';
  const page = readPaging(query, order);
  const { limit, offset } = page;
  return ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    const range = await resolveRange(queries, guildId, query);
    const filter = { ...range, userId: query.user_id, kinds: parseKinds(query.type) };
    const sums =
      query.statistics === true
        ? await sumEntries(queries, guildId, { ...filter, maxEntries: MAX_SUMMED_ENTRIES })
        : null;
    const total = sums?.is_complete === true ? sums.count : await countEntries(queries, guildId, filter);
    const remaining = rangeAfterCursor(range, page.after, isAscending);
    const rows = await listEntries(queries, guildId, {
      ...filter,
      ...remaining,
      isAscending,
      limit: limit + 1,
      offset,
    });
    return {
      data: await presentEntries(queries, { guildId, rows: rows.slice(0, limit), cdnUrl }),
      page: toPageReply(page, { total, order, rows: rows.map((row) => ({ key: '', id: row.op_id })) }),
      statistics: sums,
    };
  });
}

/** The stored numbers of the requested types; null for all types. */
const parseKinds = (type: string | undefined): readonly number[] | null =>
  type === undefined
    ? null
    : // The contract allows no other names.
      type.split(',').map((name) => kindNumber(name === 'shop' ? 'shop_purchase' : (name as KindName)));

async function resolveRange(
  queries: Queries,
  guildId: string,
  query: ListTransactionsInput['query'],
): Promise<EntryRange> {
  const from = query.start_date === undefined ? null : parseDateBound(query.start_date, { isEnd: false });
  const before = query.end_date === undefined ? null : parseDateBound(query.end_date, { isEnd: true });
  const days = { from: dayOfBound(from), before: dayOfBound(before) };
  const isByDay = days.from !== null || days.before !== null;
  const entryIds = isByDay ? await readEntryIdsOfDays(queries, guildId, days) : days;
  return {
    from: entryIds.from ?? entryIdOfBound(from) ?? FULL_RANGE.from,
    before: entryIds.before ?? entryIdOfBound(before) ?? FULL_RANGE.before,
  };
}

const dayOfBound = (bound: DateBound | null): string | null => (bound !== null && 'day' in bound ? bound.day : null);
const entryIdOfBound = (bound: DateBound | null): string | null =>
  bound !== null && 'timeMs' in bound ? toEntryId(snowflakeAt(bound.timeMs)) : null;

/** The part of a range after the last row of the previous page. */
function rangeAfterCursor({ from, before }: EntryRange, after: Cursor | null, isAscending: boolean): EntryRange {
  if (after === null) return { from, before };
  const at = BigInt(after.id);
  if (isAscending) return { from: at < BigInt(from) ? from : at < BigInt(before) ? String(at + 1n) : before, before };
  return { from, before: at < BigInt(before) ? after.id : before };
}
