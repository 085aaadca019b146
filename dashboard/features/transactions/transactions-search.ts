import { TRANSACTION_TYPES } from '../../../src/features/transactions/contract.ts';
import type { EntryKind } from '../../components/entries/entry-kind.tsx';
import type { EntriesParams } from '../../api/queries.ts';

export const PER_PAGE = 25;

/** Filters of the ledger. Days are in the server's time zone. */
export type Filters = { kind?: readonly EntryKind[]; user?: string; from?: string; to?: string };
/** Search params of the ledger: filters, the cursor of the page, and the expanded entry. */
export type TransactionsSearch = Filters & { cursor?: string; open?: string };

/** Parses the search params; invalid values are ignored. */
export function readTransactionsSearch(raw: Record<string, unknown>): TransactionsSearch {
  const { user, cursor, open, from, to } = raw;
  // A string when it comes from the URL, an array when it comes from the page itself.
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

/** Converts the filters to query parameters of the API. */
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
