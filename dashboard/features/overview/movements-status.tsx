import { useEffect, useRef, useState } from 'react';
import { say } from '../../../locales/translate.ts';
import { useChanges } from '../../realtime/realtime-provider.tsx';

const PAUSE_MS = 10_000;

/** The page's one polite status region: sums up, at most every ten seconds, how much happened. */
export function MovementsStatus() {
  const count = useRef(0);
  const [words, setWords] = useState('');
  useChanges((change) => {
    if (change.data_type === 'transactions' && change.change_type === 'create')
      count.current += change.affected_ids.length;
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (count.current > 0) setWords(say('dashboard.live.movements', { count: count.current }));
      count.current = 0;
    }, PAUSE_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="vh" role="status">
      {words}
    </p>
  );
}
