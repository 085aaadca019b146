import { useCallback, useEffect, useState } from 'react';
import { parsePageLocation, formatPageLocation, type PageLocation } from './page-location.ts';

/** The page location in the URL. Navigating to a channel or server adds a history entry; other changes replace the current one. */
export function usePageLocation(): { pageLocation: PageLocation; navigate: (change: PageLocation) => void } {
  const [pageLocation, setPageLocation] = useState(() => parsePageLocation(location.search));
  useEffect(() => {
    const handlePopState = () => setPageLocation(parsePageLocation(location.search));
    addEventListener('popstate', handlePopState);
    return () => removeEventListener('popstate', handlePopState);
  }, []);
  const navigate = useCallback((change: PageLocation) => {
    const next = { ...parsePageLocation(location.search), ...change };
    const isNewEntry = change.channel !== undefined || change.server !== undefined;
    history[isNewEntry ? 'pushState' : 'replaceState'](null, '', location.pathname + formatPageLocation(next));
    setPageLocation(parsePageLocation(location.search));
  }, []);
  return { pageLocation, navigate };
}
