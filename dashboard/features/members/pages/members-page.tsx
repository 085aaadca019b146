import './members.css';
import '@mantine/core/styles/Group.css';
import '@mantine/core/styles/Pagination.css';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { say } from '../../../../locales/translate.ts';
import { membersQuery } from '../../../api/queries.ts';
import { ConnectionBadge } from '../../../realtime/connection-status.tsx';
import { isAdmin } from '../../../components/admin-only.tsx';
import { coinsText } from '../../../components/formatting/format.ts';
import { PageHead } from '../../../components/page-header.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { InactiveMembers } from '../components/inactive-members.tsx';
import { ListedMembers } from '../components/member-list.tsx';
import { MemberPanel } from '../components/member-panel.tsx';
import { membersAsked, readMembersSearch, type MembersSearch } from '../members-search.ts';
import { focusRow } from '../row-focus.ts';

/** Members with their balances; a row opens a panel beside the list. All of it is in the address. */
export function MembersPage() {
  const server = useServer();
  const asked = useSearch({ from: '/inside/s/$server/members' });
  // Who may only look has no list of those who are to be put away.
  const search = asked.show === 'inactive' && !isAdmin(server) ? { ...asked, show: undefined } : asked;
  const go = useGo();
  const close = () => {
    go({ ...search, member: undefined });
    if (search.member) focusRow(search.member);
  };
  const list = { search: readMembersSearch(search), go, onClose: close };
  return (
    <div className={search.member ? 'members with-panel' : 'members'}>
      <PageHead title={say('dashboard.members.title')} place={server.name} about={<About search={list.search} />}>
        <ConnectionBadge />
      </PageHead>
      {search.show === 'inactive' ? <InactiveMembers {...list} /> : <ListedMembers {...list} />}
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

/** What a list of members is given: the address, how to move, and how to close the panel. */
export type ListProps = { search: MembersSearch; go: Go; onClose: () => void };

/** How many there are, as long as nothing is filtered. */
function About({ search }: { search: MembersSearch }) {
  const { id, currency_name: currency } = useServer();
  const isFiltered = search.q !== undefined || search.show !== undefined;
  const { data } = useQuery({ ...membersQuery(id, membersAsked(search)), enabled: !isFiltered });
  if (isFiltered || !data) return say('dashboard.members.about_loading', { currency });
  return say('dashboard.members.about', { total: coinsText(data.page.total), currency });
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
