import '@mantine/core/styles/Group.css';
import '@mantine/core/styles/Pagination.css';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
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
import { useSetMembersSearch } from '../members-navigation.ts';
import { toMembersParams, membersSearch, type MembersSearch } from '../members-search.ts';
import { focusRow } from '../row-focus.ts';
import styles from '../members.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

/** Members with their balances; a row opens a panel next to the list. The URL holds the whole state. */
export function MembersPage() {
  const server = useServer();
  const requestedSearch = useSearch({ from: '/authenticated/s/$server/members' });
  // Moderators do not get the list of inactive members, which exists to archive them.
  const search =
    requestedSearch.show === 'inactive' && !isAdmin(server) ? { ...requestedSearch, show: undefined } : requestedSearch;
  const setSearch = useSetMembersSearch();
  const close = () => {
    setSearch({ ...search, member: undefined });
    if (search.member) focusRow(search.member);
  };
  const list = { search: membersSearch.parse(search), setSearch, onClose: close };
  return (
    <div className={joinClasses(styles.page, search.member && styles.withPanel)}>
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

/** The number of members, while the list is not filtered. */
function About({ search }: { search: MembersSearch }) {
  const { id, currency_name: currency } = useServer();
  const isFiltered = search.q !== undefined || search.show !== undefined;
  const { data } = useQuery({ ...membersQuery(id, toMembersParams(search)), enabled: !isFiltered });
  if (isFiltered || !data) return t('dashboard.members.about_loading', { currency });
  return t('dashboard.members.about', { total: formatNumber(data.page.total), currency });
}
