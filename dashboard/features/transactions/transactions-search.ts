import { TRANSACTION_TYPES } from '../../../src/features/transactions/contract.ts';
import type { EntryKind } from '../../components/entries/entry-kind.tsx';
import type { EntriesParams } from '../../api/queries.ts';

export const PER_PAGE = 25;

/** What narrows the ledger. Days are the server's. */
export type Filters = { kind?: readonly EntryKind[]; user?: string; from?: string; to?: string };
/** What the address of the ledger holds: filters, the place in the list, and the unfolded entry. */
export type TransactionsSearch = Filters & { cursor?: string; open?: string };

/** Reads the address; what makes no sense there counts as left out. */
export function readTransactionsSearch(raw: Record<string, unknown>): TransactionsSearch {
  const { user, cursor, open, from, to } = raw;
  // Text when it comes from the address, a list when from the page itself.
  const requested = [raw['kind']].flat().flatMap((names) => (typeof names === 'string' ? names.split(',') : []));
  const kind = TRANSACTION_TYPES.filter((type) => requested.includes(type));
  return {
    ...(kind.length > 0 && { kind }),
    ...(typeof user === 'string' && /^[1-9]\d{16,19}$/.test(user) && { user }),
    ...(isDay(from) && { from }),
    ...(isDay(to) && { to }),
    ...(typeof cursor === 'string' && cursor !== '' && cursor.length <= 200 && { cursor }),
    ...(typeof open === 'string' && /^txn_\d{1,20}$/.test(open) && { open }),
  };
}

const isDay = (day: unknown): day is string =>
  typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));

export const isFiltered = ({ kind, user, from, to }: Filters): boolean => Boolean(kind ?? user ?? from ?? to);

/** The filters as the API takes them. */
export const toFilterParams = ({ kind, user, from, to }: Filters): Omit<EntriesParams, 'limit' | 'cursor'> => ({
  ...(kind && { type: kind.join(',') }),
  ...(user && { user_id: user }),
  ...(from && { start_date: from }),
  ...(to && { end_date: to }),
});

export const toEntriesParams = ({ cursor, ...filters }: TransactionsSearch): EntriesParams => ({
  limit: PER_PAGE,
  ...toFilterParams(filters),
  ...(cursor && { cursor }),
});
