import { useCallback, useEffect, useState } from 'react';
import { readPlace, writePlace, type Place } from './page-location.ts';

/** The place in the address. `go` with a channel or server makes a step that *back* undoes; anything else replaces. */
export function usePlace(): { place: Place; go: (change: Place) => void } {
  const [place, setPlace] = useState(() => readPlace(location.search));
  useEffect(() => {
    const back = () => setPlace(readPlace(location.search));
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  const go = useCallback((change: Place) => {
    const next = { ...readPlace(location.search), ...change };
    const isStep = change.channel !== undefined || change.server !== undefined;
    history[isStep ? 'pushState' : 'replaceState'](null, '', location.pathname + writePlace(next));
    setPlace(readPlace(location.search));
  }, []);
  return { place, go };
}
