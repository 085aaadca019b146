import { useQuery } from '@tanstack/react-query';
import { t } from '../../../../locales/translate.ts';
import { membersQuery } from '../../../api/queries.ts';
import { ErrorState } from '../../../components/feedback/empty-state.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { MemberListToolbar } from './member-list-toolbar.tsx';
import { MembersPagination } from './members-pagination.tsx';
import type { MemberListProps } from '../members-navigation.ts';
import { toMembersParams } from '../members-search.ts';
import { MembersTable } from './members-table.tsx';
import { NoMembers } from './no-members.tsx';

/** The current members, those who left, or all; with search, sorting and pagination. */
export function MemberList({ search, setSearch, onClose }: MemberListProps) {
  const { id } = useServer();
  const { data, error, refetch, isPlaceholderData } = useQuery(membersQuery(id, toMembersParams(search)));
  const total = data?.page.total ?? 0;
  return (
    <section className="card" aria-label={t('dashboard.members.table')} aria-busy={isPlaceholderData}>
      <MemberListToolbar search={search} setSearch={setSearch} />
      {data && total > 0 && (
        <MembersTable members={data.data} search={search} setSearch={setSearch} onClose={onClose} />
      )}
      {data && total === 0 && <NoMembers search={search} setSearch={setSearch} />}
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />}
      {!data && !error && (
        <div className="card-body">
          <SkeletonRows count={10} />
        </div>
      )}
      {data && total > 0 && (
        <MembersPagination pageInfo={data.page} rowCount={data.data.length} search={search} setSearch={setSearch} />
      )}
    </section>
  );
}
