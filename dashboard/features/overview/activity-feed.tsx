import { IconChevronRight, IconCoins, IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Transaction } from '../../../src/features/transactions/contract.ts';
import { t } from '../../../locales/translate.ts';
import { entriesQuery } from '../../api/queries.ts';
import { EmptyState, ErrorState } from '../../components/feedback/empty-state.tsx';
import { EntryRow } from '../../components/entries/entry-row.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { List } from '../../components/list.tsx';
import { useServer } from '../../components/server-context.tsx';
import { updateFeed } from './pausable-feed.ts';
import styles from './activity-feed.module.css';
import { joinClasses } from '../../components/join-classes.ts';

const FETCHED_ROWS = 20;
const VISIBLE_ROWS = 8;

/** The latest entries. Rows do not move while the card is hovered or focused; a button shows how many are new. */
export function ActivityFeed() {
  const { id } = useServer();
  const { data, error, refetch } = useQuery(entriesQuery(id, { limit: FETCHED_ROWS }));
  const [isReading, setReading] = useState(false);
  const [visibleRows, setVisibleRows] = useState<readonly Transaction[]>([]);
  const latest = data?.data ?? [];
  const feed = updateFeed(visibleRows, latest, isReading);
  if (feed.visible !== visibleRows && feed.visible[0]?.id !== visibleRows[0]?.id) setVisibleRows(feed.visible);
  return (
    // Hovering any part of the card counts as reading, otherwise the button would vanish on the way to it.
    <section
      className="card"
      aria-labelledby="happening"
      onMouseEnter={() => setReading(true)}
      onMouseLeave={() => setReading(false)}
      onFocus={() => setReading(true)}
      onBlur={(event) => setReading(event.currentTarget.contains(event.relatedTarget))}
    >
      <div className="card-head">
        <h2 id="happening">{t('dashboard.overview.feed')}</h2>
        {feed.newCount > 0 && (
          <button type="button" className={joinClasses(styles.held, 'pine')} onClick={() => setVisibleRows(latest)}>
            <IconPlayerPause size={14} stroke={2} aria-hidden />
            {t('dashboard.overview.held', { count: feed.newCount })}
          </button>
        )}
      </div>
      <div className="card-body">
        {feed.visible.length > 0 && (
          <List>
            {feed.visible.slice(0, VISIBLE_ROWS).map((entry) => (
              <EntryRow key={entry.id} entry={entry} memberName={entry.user_name} />
            ))}
          </List>
        )}
        {feed.visible.length > 0 && (
          <Link className={joinClasses('text-link', styles.all)} to="/s/$server/transactions" params={{ server: id }}>
            {t('dashboard.overview.open_ledger')}
            <IconChevronRight size={15} aria-hidden />
          </Link>
        )}
        {data && feed.visible.length === 0 && (
          <EmptyState icon={IconCoins} title={t('dashboard.overview.feed_empty')}>
            {t('dashboard.overview.feed_empty_about')}
          </EmptyState>
        )}
        {!data && error && (
          <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />
        )}
        {!data && !error && <SkeletonRows count={6} />}
      </div>
    </section>
  );
}
