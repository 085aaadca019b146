import { useCallback, useEffect, useState } from 'react';
import { parsePageLocation, formatPageLocation, type PageLocation } from './page-location.ts';

/** The place in the address. `go` with a channel or server makes a step that *back* undoes; anything else replaces. */
export function usePageLocation(): { pageLocation: PageLocation; navigate: (change: PageLocation) => void } {
  const [pageLocation, setPlace] = useState(() => parsePageLocation(location.search));
  useEffect(() => {
    const handlePopState = () => setPlace(parsePageLocation(location.search));
    addEventListener('popstate', handlePopState);
    return () => removeEventListener('popstate', handlePopState);
  }, []);
  const navigate = useCallback((change: PageLocation) => {
    const next = { ...parsePageLocation(location.search), ...change };
    const isNewEntry = change.channel !== undefined || change.server !== undefined;
    history[isNewEntry ? 'pushState' : 'replaceState'](null, '', location.pathname + formatPageLocation(next));
    setPlace(parsePageLocation(location.search));
  }, []);
  return { pageLocation, navigate };
}
