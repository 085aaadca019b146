import './transactions.css';
import { NativeSelect } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { TRANSACTION_TYPES } from '../../src/features/transactions/contract.ts';
import { say } from '../../words/say.ts';
import { entriesQuery, memberQuery } from '../client/queries.ts';
import { ConnectionBadge } from '../frame/connection-shown.tsx';
import { Failed } from '../parts/blank.tsx';
import { coinsText } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { BoneRows } from '../parts/patience.tsx';
import { useServer } from '../parts/server-shown.tsx';
import { Ledger } from './ledger.tsx';
import { LedgerFoot } from './ledger-foot.tsx';
import { NoEntries } from './no-entries.tsx';
import { readTransactionsSearch, type TransactionsSearch } from './transactions-search.ts';

export const PER_PAGE = 25;

/** The ledger, newest first, read page by page from a place in it. */
export function TransactionsPage() {
  const server = useServer();
  const search = useSearch({ from: '/inside/s/$server/transactions' });
  const go = useGo();
  const { kind, user, cursor } = search;
  const asked = {
    limit: PER_PAGE,
    ...(kind && { type: kind }),
    ...(user && { user_id: user }),
    ...(cursor && { cursor }),
  };
  const { data, error, refetch } = useQuery(entriesQuery(server.id, asked));
  const about = data && { total: coinsText(data.page.total), currency: server.currency_name };
  return (
    <>
      <PageHead
        title={say('dashboard.transactions.title')}
        place={server.name}
        about={about && say('dashboard.transactions.about', about)}
      >
        <ConnectionBadge />
      </PageHead>
      <section className="card" aria-label={say('dashboard.transactions.table')}>
        <Filters search={search} go={go} />
        {data && data.data.length > 0 && (
          <>
            <Ledger entries={data.data} search={search} go={go} />
            <LedgerFoot nextCursor={data.page.next_cursor} search={search} go={go} />
          </>
        )}
        {data?.data.length === 0 && <NoEntries search={search} go={go} />}
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

function Filters({ search, go }: { search: TransactionsSearch; go: Go }) {
  const kinds = TRANSACTION_TYPES.map((value) => ({ value, label: say(`dashboard.kinds.${value}`) }));
  return (
    <div className="tools">
      <NativeSelect
        aria-label={say('dashboard.transactions.kind_filter')}
        data={[{ value: '', label: say('dashboard.transactions.any_kind') }, ...kinds]}
        value={search.kind ?? ''}
        onChange={(event) =>
          go({
            ...search,
            kind: TRANSACTION_TYPES.find((type) => type === event.currentTarget.value),
            cursor: undefined,
            open: undefined,
          })
        }
      />
      {search.user && (
        <MemberChip userId={search.user} onClear={() => go({ ...search, user: undefined, cursor: undefined })} />
      )}
    </div>
  );
}

function MemberChip({ userId, onClear }: { userId: string; onClear: () => void }) {
  const { id } = useServer();
  const { data } = useQuery(memberQuery(id, userId));
  return (
    <button type="button" className="chip pine" onClick={onClear} title={say('dashboard.transactions.clear_member')}>
      {say('dashboard.transactions.of_member', { name: data?.display_name ?? userId })}
      <IconX size={14} stroke={2} aria-hidden />
      <span className="vh">, {say('dashboard.transactions.clear_member')}</span>
    </button>
  );
}
