import { KeysetFoot } from '../parts/keyset-foot.tsx';
import type { Go } from './transactions-page.tsx';
import type { TransactionsSearch } from './transactions-search.ts';

export const LedgerFoot = ({
  nextCursor,
  search,
  go,
}: {
  nextCursor: string | null;
  search: TransactionsSearch;
  go: Go;
}) => (
  <KeysetFoot
    isFirst={!search.cursor}
    nextCursor={nextCursor}
    turn={(cursor) => go({ ...search, cursor: cursor ?? undefined, open: undefined }, true)}
  />
);
