import type { InactiveMembersParams, MembersParams } from '../../api/queries.ts';

export const PER_PAGE = 25;
/** The API pages no deeper than this many members. */
const MAX_OFFSET = 10_000;
export const SORTS = ['display_name', 'balance', 'total_earned', 'total_spent', 'created_at'] as const;
export type Sort = (typeof SORTS)[number];
export type Standing = 'here' | 'left' | 'all';
export type Order = 'asc' | 'desc';

/** For how long somebody must be gone to count as inactive. */
export const DEFAULT_INACTIVE_DAYS = 30;
export const INACTIVE_DAYS_OPTIONS: readonly number[] = [1, 7, 14, DEFAULT_INACTIVE_DAYS, 60, 90, 180, 365];

/** What the address of the members' page holds; what is usual is left out. */
export type MembersSearch = {
  q?: string;
  show?: Exclude<Standing, 'here'> | 'inactive';
  /** Among the inactive: gone for at least so many days. */
  days?: number;
  sort?: Sort;
  order?: Order;
  page?: number;
  /** The member whose panel is open. */
  member?: string;
} & PanelSearch;

export const TABS = ['adjust', 'ledger', 'account'] as const;
export type Tab = (typeof TABS)[number];
/** What the panel shows, and how far back its history was turned. */
export type PanelSearch = { tab?: Tab | undefined; at?: string | undefined };

/** Reads the address; what makes no sense there counts as left out. */
export function readMembersSearch(raw: Record<string, unknown>): MembersSearch {
  const { q, show, sort, order, member, at } = raw;
  const tab = TABS.find((one) => one === raw['tab']);
  const [page, days] = [Number(raw['page']), Number(raw['days'])];
  const knownSort = SORTS.find((one) => one === sort);
  return {
    ...(typeof q === 'string' && q !== '' && { q: q.slice(0, 100) }),
    ...((show === 'left' || show === 'all' || show === 'inactive') && { show }),
    ...(show === 'inactive' && INACTIVE_DAYS_OPTIONS.includes(days) && days !== DEFAULT_INACTIVE_DAYS && { days }),
    ...(knownSort && knownSort !== 'balance' && { sort: knownSort }),
    ...((order === 'asc' || order === 'desc') && order !== defaultOrder(knownSort ?? 'balance') && { order }),
    ...(Number.isInteger(page) && page > 1 && page <= MAX_OFFSET / PER_PAGE + 1 && { page }),
    ...(typeof member === 'string' &&
      /^[1-9]\d{16,19}$/.test(member) && {
        member,
        ...(tab && tab !== 'adjust' && { tab }),
        ...(typeof at === 'string' && at !== '' && at.length <= 200 && { at }),
      }),
  };
}

/** Names read from A, figures and dates from the largest. */
export const defaultOrder = (sort: Sort): Order => (sort === 'display_name' ? 'asc' : 'desc');

export function toMembersParams({
  q,
  show,
  sort = 'balance',
  order = defaultOrder(sort),
  page = 1,
}: MembersSearch): MembersParams {
  return {
    limit: PER_PAGE,
    offset: (page - 1) * PER_PAGE,
    sort_by: sort,
    order,
    standing: show === undefined || show === 'inactive' ? 'here' : show,
    ...(q && { search: q }),
  };
}

export const toInactiveMembersParams = ({
  days = DEFAULT_INACTIVE_DAYS,
  page = 1,
}: MembersSearch): InactiveMembersParams => ({
  days,
  limit: PER_PAGE,
  offset: (page - 1) * PER_PAGE,
});

/** The address after a column's heading was pressed: a new column in its usual order, the same one turned round. */
export function toggleSort(search: MembersSearch, sort: Sort): MembersSearch {
  const { sort: currentSort = 'balance', order, page: _page, ...rest } = search;
  const currentOrder = order ?? defaultOrder(currentSort);
  const reversedOrder = currentOrder === 'asc' ? ('desc' as const) : ('asc' as const);
  return readMembersSearch({ ...rest, sort, order: sort === currentSort ? reversedOrder : defaultOrder(sort) });
}

/** How many pages can be reached. */
export const countPages = (total: number): number =>
  Math.max(1, Math.min(Math.ceil(total / PER_PAGE), MAX_OFFSET / PER_PAGE + 1));
