import './members.css';
import '@mantine/core/styles/Pagination.css';
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { say } from '../../words/say.ts';
import { membersQuery } from '../client/queries.ts';
import { ConnectionBadge } from '../frame/connection-shown.tsx';
import { Failed } from '../parts/blank.tsx';
import { coinsText } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { BoneRows } from '../parts/patience.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useServer } from '../parts/server-shown.tsx';
import { MemberPanel } from './member-panel.tsx';
import { MembersFoot } from './members-foot.tsx';
import { membersAsked, readMembersSearch, type MembersSearch, type Standing } from './members-search.ts';
import { MembersTable } from './members-table.tsx';
import { NoMembers } from './no-members.tsx';
import { focusRow } from './row-focus.ts';

/** Members with their balances; a row opens a panel beside the list. All of it is in the address. */
export function MembersPage() {
  const server = useServer();
  const search = useSearch({ from: '/inside/s/$server/members' });
  const { data, error, refetch, isPlaceholderData } = useQuery(membersQuery(server.id, membersAsked(search)));
  const go = useGo();
  const close = () => {
    go({ ...search, member: undefined });
    if (search.member) focusRow(search.member);
  };
  const total = data?.page.total ?? 0;
  const about = data
    ? say('dashboard.members.about', { total: coinsText(total), currency: server.currency_name })
    : say('dashboard.members.about_loading', { currency: server.currency_name });
  return (
    <div className={search.member ? 'members with-panel' : 'members'}>
      <PageHead
        title={say('dashboard.members.title')}
        place={server.name}
        about={
          search.q || search.show ? say('dashboard.members.about_loading', { currency: server.currency_name }) : about
        }
      >
        <ConnectionBadge />
      </PageHead>
      <section className="card" aria-label={say('dashboard.members.table')} aria-busy={isPlaceholderData}>
        <Tools search={search} go={go} />
        {data && total > 0 && <MembersTable members={data.data} search={search} go={go} onClose={close} />}
        {data && total === 0 && <NoMembers search={search} go={go} />}
        {!data && error && <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />}
        {!data && !error && (
          <div className="card-body">
            <BoneRows count={10} />
          </div>
        )}
        {data && total > 0 && <MembersFoot total={total} shown={data.data.length} search={search} go={go} />}
      </section>
      {search.member && (
        <MemberPanel
          key={search.member}
          userId={search.member}
          place={{ search, go: (panel, isTurn) => go({ ...search, at: undefined, ...panel }, isTurn) }}
          onClose={close}
        />
      )}
    </div>
  );
}

/** Moves to another state of this page; `undefined` takes a part out. Turning pages can be gone back. */
export type Go = (search: { [K in keyof MembersSearch]: MembersSearch[K] | undefined }, isTurn?: boolean) => void;

function useGo(): Go {
  const { id } = useServer();
  const navigate = useNavigate();
  return useCallback(
    (search, isTurn = false) =>
      void navigate({
        to: '/s/$server/members',
        params: { server: id },
        search: readMembersSearch(search),
        replace: !isTurn,
        resetScroll: false,
      }),
    [id, navigate],
  );
}

const STANDINGS: readonly Standing[] = ['here', 'left', 'all'];

function Tools({ search, go }: { search: MembersSearch; go: Go }) {
  return (
    <div className="tools">
      <SearchField
        label={say('dashboard.members.search')}
        value={search.q ?? ''}
        onSearch={(q) => go({ ...search, q, page: undefined })}
      />
      <SegmentedControl
        aria-label={say('dashboard.members.standing_label')}
        data={STANDINGS.map((value) => ({ value, label: say(`dashboard.members.standing.${value}`) }))}
        value={search.show ?? 'here'}
        onChange={(value) =>
          go({ ...search, show: value === 'left' || value === 'all' ? value : undefined, page: undefined })
        }
      />
    </div>
  );
}
