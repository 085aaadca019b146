import type { InactiveMembersParams, MembersParams } from '../../api/queries.ts';

export const PER_PAGE = 25;
/** The largest offset that the API accepts. */
const MAX_OFFSET = 10_000;
export const SORTS = ['display_name', 'balance', 'total_earned', 'total_spent', 'created_at'] as const;
export type Sort = (typeof SORTS)[number];
export type Standing = 'here' | 'left' | 'all';
export type Order = 'asc' | 'desc';

/** After how many days of absence a member counts as inactive. */
export const DEFAULT_INACTIVE_DAYS = 30;
export const INACTIVE_DAYS_OPTIONS: readonly number[] = [1, 7, 14, DEFAULT_INACTIVE_DAYS, 60, 90, 180, 365];

/** Search params of the members page; default values are left out. */
export type MembersSearch = {
  q?: string;
  show?: Exclude<Standing, 'here'> | 'inactive';
  /** For the list of inactive members: the minimum number of days since they left. */
  days?: number;
  sort?: Sort;
  order?: Order;
  page?: number;
  /** The member whose panel is open. */
  member?: string;
} & PanelSearch;

export const TABS = ['adjust', 'ledger', 'account'] as const;
export type Tab = (typeof TABS)[number];
/** The tab of the panel, and the cursor of its history. */
export type PanelSearch = { tab?: Tab | undefined; at?: string | undefined };

/** Parses the search params; invalid values are ignored. */
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

/** Names are sorted ascending, amounts and dates descending. */
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

/** Returns the search after a click on a column heading: another column in its default order, the same column reversed. */
export function toggleSort(search: MembersSearch, sort: Sort): MembersSearch {
  const { sort: currentSort = 'balance', order, page: _page, ...rest } = search;
  const currentOrder = order ?? defaultOrder(currentSort);
  const reversedOrder = currentOrder === 'asc' ? ('desc' as const) : ('asc' as const);
  return readMembersSearch({ ...rest, sort, order: sort === currentSort ? reversedOrder : defaultOrder(sort) });
}

/** Returns how many pages can be opened, given the maximum offset of the API. */
export const countPages = (total: number): number =>
  Math.max(1, Math.min(Math.ceil(total / PER_PAGE), MAX_OFFSET / PER_PAGE + 1));
