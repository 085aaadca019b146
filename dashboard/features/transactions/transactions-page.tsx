import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/Popover.css';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { t } from '../../../locales/translate.ts';
import { entriesQuery } from '../../api/queries.ts';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { ErrorState } from '../../components/feedback/empty-state.tsx';
import { KeysetPagination } from '../../components/keyset-pagination.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { FilterBar } from './filter-bar.tsx';
import { LedgerTable } from './ledger-table.tsx';
import { NoEntries } from './no-entries.tsx';
import { useSetTransactionsSearch } from './transactions-navigation.ts';
import { toEntriesParams, isFiltered } from './transactions-search.ts';
import { Totals } from './totals.tsx';

/** The ledger, newest first, paginated by cursor. */
export function TransactionsPage() {
  const server = useServer();
  const search = useSearch({ from: '/authenticated/s/$server/transactions' });
  const setSearch = useSetTransactionsSearch();
  const { data, error, refetch } = useQuery(entriesQuery(server.id, toEntriesParams(search)));
  return (
    <>
      <PageHeader
        title={t('dashboard.transactions.title')}
        serverName={server.name}
        description={t('dashboard.transactions.about', { currency: server.currency_name })}
      >
        <ConnectionBadge />
      </PageHeader>
      <section className="card" aria-label={t('dashboard.transactions.table')}>
        <FilterBar search={search} setSearch={setSearch} />
        {data && data.data.length > 0 && (
          <>
            <Totals search={search} total={data.page.total} />
            <LedgerTable entries={data.data} search={search} setSearch={setSearch} />
            <KeysetPagination
              isFirst={!search.cursor}
              nextCursor={data.page.next_cursor}
              onCursorChange={(cursor) => setSearch({ ...search, cursor: cursor ?? undefined, open: undefined }, true)}
            />
          </>
        )}
        {data?.data.length === 0 && <NoEntries isFiltered={isFiltered(search)} onClear={() => setSearch({})} />}
        {!data && error && (
          <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />
        )}
        {!data && !error && (
          <div className="card-body">
            <SkeletonRows count={10} />
          </div>
        )}
      </section>
    </>
  );
}
