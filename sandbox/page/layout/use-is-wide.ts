import { useSyncExternalStore } from 'react';

const wideQuery = matchMedia('(min-width: 1100px)');
const subscribe = (listener: () => void) => {
  wideQuery.addEventListener('change', listener);
  return () => wideQuery.removeEventListener('change', listener);
};

/** True where the test bench has room beside the messages; sandbox.css names the same width. */
export const useIsWide = (): boolean => useSyncExternalStore(subscribe, () => wideQuery.matches);
