import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { User } from '../../../../src/core/members/contract.ts';
import { t } from '../../../../locales/translate.ts';
import { entriesQuery } from '../../../api/queries.ts';
import { ErrorState } from '../../../components/feedback/empty-state.tsx';
import { EntryRow } from '../../../components/entries/entry-row.tsx';
import { KeysetPagination } from '../../../components/keyset-pagination.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { List } from '../../../components/list.tsx';
import { useServer } from '../../../components/server-context.tsx';
import styles from './member-history.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

/** Either the latest entries, below another part of the panel, or all entries with pagination. */
type HistoryRange =
  | { latest: number }
  | { cursor: string | undefined; onCursorChange: (cursor: string | null) => void };

const PER_PAGE = 10;

export function MemberHistory({ member, range }: { member: User; range: HistoryRange }) {
  const { id } = useServer();
  const isLatest = 'latest' in range;
  const filters = { user_id: member.id, limit: isLatest ? range.latest : PER_PAGE };
  const cursor = isLatest ? undefined : range.cursor;
  const { data, error, refetch } = useQuery(entriesQuery(id, { ...filters, ...(cursor && { cursor }) }));
  return (
    <section aria-labelledby="history">
      <h3 id="history">{t(isLatest ? 'dashboard.members.latest' : 'dashboard.members.history')}</h3>
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />}
      {!data && !error && <SkeletonRows count={4} />}
      {data?.data.length === 0 && <p className="dim">{t('dashboard.members.no_entries')}</p>}
      {data && data.data.length > 0 && (
        <List>
          {data.data.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </List>
      )}
      {data && !isLatest && (cursor || data.page.next_cursor) && (
        <KeysetPagination isFirst={!cursor} nextCursor={data.page.next_cursor} onCursorChange={range.onCursorChange} />
      )}
      {data && data.data.length > 0 && (
        <Link
          className={joinClasses('text-link', styles.all)}
          to="/s/$server/transactions"
          params={{ server: id }}
          search={{ user: member.id }}
        >
          {t('dashboard.members.all_entries', { name: member.display_name })}
          <IconChevronRight size={15} aria-hidden />
        </Link>
      )}
    </section>
  );
}
