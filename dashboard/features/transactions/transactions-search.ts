import { z } from 'zod';
import { TRANSACTION_TYPES } from '../../../src/features/transactions/contract.ts';
import type { EntriesParams } from '../../api/queries.ts';
import { cursorParam, idParam, param } from '../../components/search-params.ts';

export const PER_PAGE = 25;

/** The known ones of some kinds of entries, in the order of the catalogue; undefined when there is none. */
const kindParam = param(
  // Text with commas when it comes from the URL, a list when it comes from the page itself.
  z.union([z.string().transform((names) => names.split(',')), z.array(z.string()).readonly()]).transform((names) => {
    const kinds = TRANSACTION_TYPES.filter((type) => names.includes(type));
    return kinds.length > 0 ? kinds : undefined;
  }),
);
const dayParam = param(
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .refine((day) => !Number.isNaN(Date.parse(day))),
);

/** Search params of the ledger: filters, the cursor of the page, and the expanded entry. Days are in the server's time zone. */
export const transactionsSearch = z.object({
  kind: kindParam,
  user: idParam,
  from: dayParam,
  to: dayParam,
  cursor: cursorParam,
  open: param(z.string().regex(/^txn_\d{1,20}$/)),
});
export type TransactionsSearch = z.output<typeof transactionsSearch>;
export type Filters = Pick<TransactionsSearch, 'kind' | 'user' | 'from' | 'to'>;

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
