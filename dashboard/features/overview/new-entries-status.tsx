import { useEffect, useRef, useState } from 'react';
import { t } from '../../../locales/translate.ts';
import { useChanges } from '../../realtime/realtime-provider.tsx';

const ANNOUNCE_INTERVAL_MS = 10_000;

/** The only polite live region of the page: announces the number of new entries, at most every ten seconds. */
export function NewEntriesStatus() {
  const count = useRef(0);
  const [announcement, setAnnouncement] = useState('');
  useChanges((change) => {
    if (change.data_type === 'transactions' && change.change_type === 'create')
      count.current += change.affected_ids.length;
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (count.current > 0) setAnnouncement(t('dashboard.live.movements', { count: count.current }));
      count.current = 0;
    }, ANNOUNCE_INTERVAL_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="vh" role="status">
      {announcement}
    </p>
  );
}
