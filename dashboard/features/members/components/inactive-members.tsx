import { Button, NativeSelect } from '@mantine/core';
import { IconArchive, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { User } from '../../../../src/core/members/contract.ts';
import { t } from '../../../../locales/translate.ts';
import { inactiveMembersQuery } from '../../../api/queries.ts';
import { DateTime } from '../../../components/formatting/date-time.tsx';
import { EmptyState, ErrorState } from '../../../components/feedback/empty-state.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { CleanUpDialog } from './clean-up-dialog.tsx';
import { MemberListToolbar } from './member-list-toolbar.tsx';
import { MemberRow } from './member-row.tsx';
import { MembersPagination } from './members-pagination.tsx';
import type { MemberListProps } from '../members-navigation.ts';
import { INACTIVE_DAYS_OPTIONS, toInactiveMembersParams, DEFAULT_INACTIVE_DAYS } from '../members-search.ts';
import { handleRowKeys } from '../row-focus.ts';
import styles from './inactive-members.module.css';
import membersStyles from '../members.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

/** Members who left long ago, the longest absent first, with a button that archives them. */
export function InactiveMembers(list: MemberListProps) {
  const { search, setSearch } = list;
  const { id } = useServer();
  const { data, error, refetch, isPlaceholderData } = useQuery(
    inactiveMembersQuery(id, toInactiveMembersParams(search)),
  );
  const [isDialogOpen, setDialogOpen] = useState(false);
  const [done, setDone] = useState('');
  const statusRef = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // The pressed button is removed together with the list, so the focus moves to the status.
    if (done) statusRef.current?.focus();
  }, [done]);
  const days = search.days ?? DEFAULT_INACTIVE_DAYS;
  const total = data?.page.total ?? 0;
  return (
    <section className="card" aria-label={t('dashboard.inactive.table')} aria-busy={isPlaceholderData}>
      <MemberListToolbar search={search} setSearch={setSearch}>
        <NativeSelect
          aria-label={t('dashboard.inactive.days_label')}
          data={INACTIVE_DAYS_OPTIONS.map((option) => ({
            value: String(option),
            label: t('dashboard.inactive.days', { count: option }),
          }))}
          value={String(days)}
          onChange={(event) => setSearch({ ...search, days: Number(event.currentTarget.value), page: undefined })}
        />
      </MemberListToolbar>
      <p className={done ? joinClasses('act-done', styles.done) : 'vh'} role="status" ref={statusRef} tabIndex={-1}>
        {done}
      </p>
      {data && total > 0 && <InactiveMembersTable {...list} members={data.data} />}
      {data && total === 0 && (
        <EmptyState icon={IconUsers} title={t('dashboard.inactive.none')}>
          {t('dashboard.inactive.none_about')}
        </EmptyState>
      )}
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />}
      {!data && !error && (
        <div className="card-body">
          <SkeletonRows count={10} />
        </div>
      )}
      {data && total > 0 && (
        <>
          <MembersPagination pageInfo={data.page} rowCount={data.data.length} search={search} setSearch={setSearch} />
          <div className="table-foot">
            <span>{t('dashboard.inactive.about')}</span>
            <Button
              variant="default"
              leftSection={<IconArchive size={16} stroke={1.7} aria-hidden />}
              onClick={() => setDialogOpen(true)}
            >
              {t('dashboard.inactive.clean_up')}
            </Button>
          </div>
        </>
      )}
      <CleanUpDialog days={days} isOpen={isDialogOpen} onClose={() => setDialogOpen(false)} onDone={setDone} />
    </section>
  );
}

function InactiveMembersTable({ members, search, setSearch, onClose }: MemberListProps & { members: readonly User[] }) {
  const open = (userId: string) => setSearch({ ...search, member: userId, at: undefined });
  return (
    <table className={joinClasses('table', membersStyles.table)} aria-label={t('dashboard.inactive.table')}>
      <thead>
        <tr>
          <th scope="col">{t('dashboard.members.member')}</th>
          <th scope="col" className="r">
            {t('dashboard.members.balance')}
          </th>
          <th scope="col" className={joinClasses('r', membersStyles.optional)}>
            {t('dashboard.inactive.left')}
          </th>
        </tr>
      </thead>
      <tbody onKeyDown={handleRowKeys(members, { isOpen: search.member !== undefined, open, close: onClose })}>
        {members.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            isOpen={member.id === search.member}
            onOpen={() => open(member.id)}
          >
            <td className={joinClasses('r', membersStyles.optional, 'dim')}>
              {member.left_at && <DateTime at={member.left_at} format="day" />}
            </td>
          </MemberRow>
        ))}
      </tbody>
    </table>
  );
}
