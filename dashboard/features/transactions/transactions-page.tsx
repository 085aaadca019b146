import './transactions.css';
import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/Popover.css';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { say } from '../../../locales/translate.ts';
import { entriesQuery } from '../../api/queries.ts';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { Failed } from '../../components/feedback/empty-state.tsx';
import { KeysetFoot } from '../../components/keyset-pagination.tsx';
import { PageHead } from '../../components/page-header.tsx';
import { BoneRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Ledger } from './ledger-table.tsx';
import { NoEntries } from './no-entries.tsx';
import { entriesAsked, isFiltered, readTransactionsSearch, type TransactionsSearch } from './transactions-search.ts';
import { Totals } from './totals.tsx';

/** The ledger, newest first, read page by page from a place in it. */
export function TransactionsPage() {
  const server = useServer();
  const search = useSearch({ from: '/inside/s/$server/transactions' });
  const go = useGo();
  const { data, error, refetch } = useQuery(entriesQuery(server.id, entriesAsked(search)));
  return (
    <>
      <PageHead
        title={say('dashboard.transactions.title')}
        place={server.name}
        about={say('dashboard.transactions.about', { currency: server.currency_name })}
      >
        <ConnectionBadge />
      </PageHead>
      <section className="card" aria-label={say('dashboard.transactions.table')}>
        <FilterBar search={search} go={go} />
        {data && data.data.length > 0 && (
          <>
            <Totals search={search} total={data.page.total} />
            <Ledger entries={data.data} search={search} go={go} />
            <KeysetFoot
              isFirst={!search.cursor}
              nextCursor={data.page.next_cursor}
              turn={(cursor) => go({ ...search, cursor: cursor ?? undefined, open: undefined }, true)}
            />
          </>
        )}
        {data?.data.length === 0 && <NoEntries isFiltered={isFiltered(search)} onClear={() => go({})} />}
        {!data && error && <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />}
        {!data && !error && (
          <div className="card-body">
            <BoneRows count={10} />
          </div>
        )}
      </section>
    </>
  );
}

/** Moves to another state of this page; turning pages can be gone back, folding and filtering need not be. */
export type Go = (
  search: { [K in keyof TransactionsSearch]: TransactionsSearch[K] | undefined },
  isTurn?: boolean,
) => void;

function useGo(): Go {
  const { id } = useServer();
  const navigate = useNavigate();
  return (search, isTurn = false) =>
    void navigate({
      to: '/s/$server/transactions',
      params: { server: id },
      search: readTransactionsSearch(search),
      replace: !isTurn,
      resetScroll: isTurn,
    });
}
