import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { User } from '../../../../src/core/members/contract.ts';
import { say } from '../../../../locales/translate.ts';
import { entriesQuery } from '../../../api/queries.ts';
import { Failed } from '../../../components/feedback/empty-state.tsx';
import { EntryRow } from '../../../components/entries/entry-row.tsx';
import { KeysetFoot } from '../../../components/keyset-pagination.tsx';
import { BoneRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';

/** The latest of a member's entries under another part of the panel, or all of them with pages to turn. */
type Shown = { latest: number } | { cursor: string | undefined; turn: (cursor: string | null) => void };

const PER_PAGE = 10;

export function MemberHistory({ member, shown }: { member: User; shown: Shown }) {
  const { id } = useServer();
  const isLatest = 'latest' in shown;
  const asked = { user_id: member.id, limit: isLatest ? shown.latest : PER_PAGE };
  const cursor = isLatest ? undefined : shown.cursor;
  const { data, error, refetch } = useQuery(entriesQuery(id, { ...asked, ...(cursor && { cursor }) }));
  return (
    <section aria-labelledby="history">
      <h3 id="history">{say(isLatest ? 'dashboard.members.latest' : 'dashboard.members.history')}</h3>
      {!data && error && <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />}
      {!data && !error && <BoneRows count={4} />}
      {data?.data.length === 0 && <p className="dim">{say('dashboard.members.no_entries')}</p>}
      {data && data.data.length > 0 && (
        <ul className="entries">
          {data.data.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {data && !isLatest && (cursor || data.page.next_cursor) && (
        <KeysetFoot isFirst={!cursor} nextCursor={data.page.next_cursor} turn={shown.turn} />
      )}
      {data && data.data.length > 0 && (
        <Link
          className="text-link panel-all"
          to="/s/$server/transactions"
          params={{ server: id }}
          search={{ user: member.id }}
        >
          {say('dashboard.members.all_entries', { name: member.display_name })}
          <IconChevronRight size={15} aria-hidden />
        </Link>
      )}
    </section>
  );
}
