import './members.css';
import '@mantine/core/styles/Group.css';
import '@mantine/core/styles/Pagination.css';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { t } from '../../../../locales/translate.ts';
import { membersQuery } from '../../../api/queries.ts';
import { ConnectionBadge } from '../../../realtime/connection-status.tsx';
import { isAdmin } from '../../../components/admin-only.tsx';
import { formatNumber } from '../../../components/formatting/format.ts';
import { PageHeader } from '../../../components/page-header.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { InactiveMembers } from '../components/inactive-members.tsx';
import { MemberList } from '../components/member-list.tsx';
import { MemberPanel } from '../components/member-panel.tsx';
import { toMembersParams, readMembersSearch, type MembersSearch } from '../members-search.ts';
import { focusRow } from '../row-focus.ts';

/** Members with their balances; a row opens a panel beside the list. All of it is in the address. */
export function MembersPage() {
  const server = useServer();
  const requestedSearch = useSearch({ from: '/inside/s/$server/members' });
  // Who may only look has no list of those who are to be put away.
  const search =
    requestedSearch.show === 'inactive' && !isAdmin(server) ? { ...requestedSearch, show: undefined } : requestedSearch;
  const setSearch = useSetMembersSearch();
  const close = () => {
    setSearch({ ...search, member: undefined });
    if (search.member) focusRow(search.member);
  };
  const list = { search: readMembersSearch(search), setSearch, onClose: close };
  return (
    <div className={search.member ? 'members with-panel' : 'members'}>
      <PageHeader
        title={t('dashboard.members.title')}
        serverName={server.name}
        description={<About search={list.search} />}
      >
        <ConnectionBadge />
      </PageHeader>
      {search.show === 'inactive' ? <InactiveMembers {...list} /> : <MemberList {...list} />}
      {search.member && (
        <MemberPanel
          key={search.member}
          userId={search.member}
          navigation={{
            search,
            setSearch: (panel, isPageChange) => setSearch({ ...search, at: undefined, ...panel }, isPageChange),
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

/** What a list of members is given: the address, how to move, and how to close the panel. */
export type MemberListProps = { search: MembersSearch; setSearch: SetMembersSearch; onClose: () => void };

/** How many there are, as long as nothing is filtered. */
function About({ search }: { search: MembersSearch }) {
  const { id, currency_name: currency } = useServer();
  const isFiltered = search.q !== undefined || search.show !== undefined;
  const { data } = useQuery({ ...membersQuery(id, toMembersParams(search)), enabled: !isFiltered });
  if (isFiltered || !data) return t('dashboard.members.about_loading', { currency });
  return t('dashboard.members.about', { total: formatNumber(data.page.total), currency });
}

/** Moves to another state of this page; `undefined` takes a part out. Turning pages can be gone back. */
export type SetMembersSearch = (
  search: { [K in keyof MembersSearch]: MembersSearch[K] | undefined },
  isPageChange?: boolean,
) => void;

function useSetMembersSearch(): SetMembersSearch {
  const { id } = useServer();
  const navigate = useNavigate();
  return useCallback(
    (search, isPageChange = false) =>
      void navigate({
        to: '/s/$server/members',
        params: { server: id },
        search: readMembersSearch(search),
        replace: !isPageChange,
        resetScroll: false,
      }),
    [id, navigate],
  );
}
