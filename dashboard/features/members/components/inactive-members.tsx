import { Button, NativeSelect } from '@mantine/core';
import { IconArchive, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { User } from '../../../../src/core/members/contract.ts';
import { say } from '../../../../locales/translate.ts';
import { inactiveQuery } from '../../../api/queries.ts';
import { Moment } from '../../../components/formatting/date-time.tsx';
import { Blank, Failed } from '../../../components/feedback/empty-state.tsx';
import { BoneRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { CleanUpDialog } from './clean-up-dialog.tsx';
import { Tools } from './member-list-toolbar.tsx';
import { MemberRow } from './member-row.tsx';
import { MembersFoot } from './members-pagination.tsx';
import type { ListProps } from '../pages/members-page.tsx';
import { DAYS, inactiveAsked, USUAL_DAYS } from '../members-search.ts';
import { walkRows } from '../row-focus.ts';

/** Who left long ago, the longest gone first, and putting them away. */
export function InactiveMembers(list: ListProps) {
  const { search, go } = list;
  const { id } = useServer();
  const { data, error, refetch, isPlaceholderData } = useQuery(inactiveQuery(id, inactiveAsked(search)));
  const [isAsking, setAsking] = useState(false);
  const [done, setDone] = useState('');
  const told = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // The button that was pressed went with the list.
    if (done) told.current?.focus();
  }, [done]);
  const days = search.days ?? USUAL_DAYS;
  const total = data?.page.total ?? 0;
  return (
    <section className="card" aria-label={say('dashboard.inactive.table')} aria-busy={isPlaceholderData}>
      <Tools search={search} go={go}>
        <NativeSelect
          aria-label={say('dashboard.inactive.days_label')}
          data={DAYS.map((one) => ({ value: String(one), label: say('dashboard.inactive.days', { count: one }) }))}
          value={String(days)}
          onChange={(event) => go({ ...search, days: Number(event.currentTarget.value), page: undefined })}
        />
      </Tools>
      <p className={done ? 'act-done inactive-done' : 'vh'} role="status" ref={told} tabIndex={-1}>
        {done}
      </p>
      {data && total > 0 && <Table {...list} members={data.data} />}
      {data && total === 0 && (
        <Blank icon={IconUsers} title={say('dashboard.inactive.none')}>
          {say('dashboard.inactive.none_about')}
        </Blank>
      )}
      {!data && error && <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />}
      {!data && !error && (
        <div className="card-body">
          <BoneRows count={10} />
        </div>
      )}
      {data && total > 0 && (
        <>
          <MembersFoot counted={data.page} shown={data.data.length} search={search} go={go} />
          <div className="table-foot">
            <span>{say('dashboard.inactive.about')}</span>
            <Button
              variant="default"
              leftSection={<IconArchive size={16} stroke={1.7} aria-hidden />}
              onClick={() => setAsking(true)}
            >
              {say('dashboard.inactive.clean_up')}
            </Button>
          </div>
        </>
      )}
      <CleanUpDialog days={days} isOpen={isAsking} onClose={() => setAsking(false)} onDone={setDone} />
    </section>
  );
}

function Table({ members, search, go, onClose }: ListProps & { members: readonly User[] }) {
  const open = (userId: string) => go({ ...search, member: userId, at: undefined });
  return (
    <table className="table members-table" aria-label={say('dashboard.inactive.table')}>
      <thead>
        <tr>
          <th scope="col">{say('dashboard.members.member')}</th>
          <th scope="col" className="r">
            {say('dashboard.members.balance')}
          </th>
          <th scope="col" className="r optional">
            {say('dashboard.inactive.left')}
          </th>
        </tr>
      </thead>
      <tbody onKeyDown={walkRows(members, { isOpen: search.member !== undefined, open, close: onClose })}>
        {members.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            isOpen={member.id === search.member}
            onOpen={() => open(member.id)}
          >
            <td className="r optional dim">{member.left_at && <Moment at={member.left_at} as="day" />}</td>
          </MemberRow>
        ))}
      </tbody>
    </table>
  );
}
