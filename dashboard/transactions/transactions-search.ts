import { TRANSACTION_TYPES } from '../../src/features/transactions/contract.ts';
import type { EntryKind } from '../parts/entry-kind.tsx';

/** What the address of the ledger holds: filters, the place in the list, and the unfolded entry. */
export type TransactionsSearch = { kind?: EntryKind; user?: string; cursor?: string; open?: string };

/** Reads the address; what makes no sense there counts as left out. */
export function readTransactionsSearch(raw: Record<string, unknown>): TransactionsSearch {
  const { user, cursor, open } = raw;
  const kind = TRANSACTION_TYPES.find((type) => type === raw['kind']);
  return {
    ...(kind && { kind }),
    ...(typeof user === 'string' && /^[1-9]\d{16,19}$/.test(user) && { user }),
    ...(typeof cursor === 'string' && cursor !== '' && cursor.length <= 200 && { cursor }),
    ...(typeof open === 'string' && /^txn_\d{1,20}$/.test(open) && { open }),
  };
}
