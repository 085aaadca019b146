import { IconChevronRight, IconCoins, IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Transaction } from '../../../src/features/transactions/contract.ts';
import { say } from '../../../locales/translate.ts';
import { entriesQuery } from '../../api/queries.ts';
import { Blank, Failed } from '../../components/feedback/empty-state.tsx';
import { EntryRow } from '../../components/entries/entry-row.tsx';
import { BoneRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { feedAfter } from './pausable-feed.ts';

const ASKED = 20;
const SHOWN = 8;

/** The latest movements. Rows hold still while the list is hovered or focused, and a pill counts what came meanwhile. */
export function HappeningNow() {
  const { id } = useServer();
  const { data, error, refetch } = useQuery(entriesQuery(id, { limit: ASKED }));
  const [isReading, setReading] = useState(false);
  const [kept, setKept] = useState<readonly Transaction[]>([]);
  const latest = data?.data ?? [];
  const feed = feedAfter(kept, latest, isReading);
  if (feed.shown !== kept && feed.shown[0]?.id !== kept[0]?.id) setKept(feed.shown);
  return (
    // The whole card counts as reading, or the pill would vanish on the way to it.
    <section
      className="card"
      aria-labelledby="happening"
      onMouseEnter={() => setReading(true)}
      onMouseLeave={() => setReading(false)}
      onFocus={() => setReading(true)}
      onBlur={(event) => setReading(event.currentTarget.contains(event.relatedTarget))}
    >
      <div className="card-head">
        <h2 id="happening">{say('dashboard.overview.feed')}</h2>
        {feed.held > 0 && (
          <button type="button" className="held pine" onClick={() => setKept(latest)}>
            <IconPlayerPause size={14} stroke={2} aria-hidden />
            {say('dashboard.overview.held', { count: feed.held })}
          </button>
        )}
      </div>
      <div className="card-body">
        {feed.shown.length > 0 && (
          <ul className="entries">
            {feed.shown.slice(0, SHOWN).map((entry) => (
              <EntryRow key={entry.id} entry={entry} who={entry.user_name} />
            ))}
          </ul>
        )}
        {feed.shown.length > 0 && (
          <Link className="text-link feed-all" to="/s/$server/transactions" params={{ server: id }}>
            {say('dashboard.overview.open_ledger')}
            <IconChevronRight size={15} aria-hidden />
          </Link>
        )}
        {data && feed.shown.length === 0 && (
          <Blank icon={IconCoins} title={say('dashboard.overview.feed_empty')}>
            {say('dashboard.overview.feed_empty_about')}
          </Blank>
        )}
        {!data && error && <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />}
        {!data && !error && <BoneRows count={6} />}
      </div>
    </section>
  );
}
