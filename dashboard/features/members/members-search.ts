import { z } from 'zod';
import type { InactiveMembersParams, MembersParams } from '../../api/queries.ts';
import { cursorParam, idParam, numberParam, pageParam, param, textParam } from '../../components/search-params.ts';

export const PER_PAGE = 25;
/** The largest offset that the API accepts. */
const MAX_OFFSET = 10_000;
export const SORTS = ['display_name', 'balance', 'total_earned', 'total_spent', 'created_at'] as const;
export type Sort = (typeof SORTS)[number];
export type Order = 'asc' | 'desc';

/** After how many days of absence a member counts as inactive. */
export const DEFAULT_INACTIVE_DAYS = 30;
export const INACTIVE_DAYS_OPTIONS: readonly number[] = [1, 7, 14, DEFAULT_INACTIVE_DAYS, 60, 90, 180, 365];

export const TABS = ['adjust', 'ledger', 'account'] as const;

/** Names are sorted ascending, amounts and dates descending. */
export const defaultOrder = (sort: Sort): Order => (sort === 'display_name' ? 'asc' : 'desc');

const unlessDefault = <T>(value: T, defaultValue: T): T | undefined => (value === defaultValue ? undefined : value);

/** Search params of the members page; default values, and what means nothing without another param, are left out. */
export const membersSearch = z
  .object({
    q: textParam(100),
    show: param(z.enum(['left', 'all', 'inactive'])),
    /** For the list of inactive members: the minimum number of days since they left. */
    days: numberParam(INACTIVE_DAYS_OPTIONS),
    sort: param(z.enum(SORTS)),
    order: param(z.enum(['asc', 'desc'])),
    page: pageParam(MAX_OFFSET / PER_PAGE + 1),
    /** The member whose panel is open. */
    member: idParam,
    /** The tab of the panel, and the cursor of its history. */
    tab: param(z.enum(TABS)),
    at: cursorParam,
  })
  .transform(({ q, show, days, sort, order, page, member, tab, at }) => ({
    q,
    show,
    days: show === 'inactive' ? unlessDefault(days, DEFAULT_INACTIVE_DAYS) : undefined,
    sort: unlessDefault(sort, 'balance'),
    order: unlessDefault(order, defaultOrder(sort ?? 'balance')),
    page,
    member,
    tab: member === undefined ? undefined : unlessDefault(tab, 'adjust'),
    at: member === undefined ? undefined : at,
  }));
export type MembersSearch = Partial<z.output<typeof membersSearch>>;
export type PanelSearch = Pick<MembersSearch, 'tab' | 'at'>;

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
  return membersSearch.parse({ ...rest, sort, order: sort === currentSort ? reversedOrder : defaultOrder(sort) });
}

/** Returns how many pages can be opened, given the maximum offset of the API. */
export const countPages = (total: number): number =>
  Math.max(1, Math.min(Math.ceil(total / PER_PAGE), MAX_OFFSET / PER_PAGE + 1));
