import { useQuery } from '@tanstack/react-query';
import { say } from '../../../../locales/translate.ts';
import { membersQuery } from '../../../api/queries.ts';
import { Failed } from '../../../components/feedback/empty-state.tsx';
import { BoneRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { Tools } from './member-list-toolbar.tsx';
import { MembersFoot } from './members-pagination.tsx';
import type { ListProps } from '../pages/members-page.tsx';
import { membersAsked } from '../members-search.ts';
import { MembersTable } from './members-table.tsx';
import { NoMembers } from './no-members.tsx';

/** Those who are here, who left, or all: searched, sorted, page by page. */
export function ListedMembers({ search, go, onClose }: ListProps) {
  const { id } = useServer();
  const { data, error, refetch, isPlaceholderData } = useQuery(membersQuery(id, membersAsked(search)));
  const total = data?.page.total ?? 0;
  return (
    <section className="card" aria-label={say('dashboard.members.table')} aria-busy={isPlaceholderData}>
      <Tools search={search} go={go} />
      {data && total > 0 && <MembersTable members={data.data} search={search} go={go} onClose={onClose} />}
      {data && total === 0 && <NoMembers search={search} go={go} />}
      {!data && error && <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />}
      {!data && !error && (
        <div className="card-body">
          <BoneRows count={10} />
        </div>
      )}
      {data && total > 0 && <MembersFoot counted={data.page} shown={data.data.length} search={search} go={go} />}
    </section>
  );
}
