import { useSyncExternalStore } from 'react';

const wideQuery = matchMedia('(min-width: 1100px)');
const subscribe = (listener: () => void) => {
  wideQuery.addEventListener('change', listener);
  return () => wideQuery.removeEventListener('change', listener);
};

/** True when the tool panel fits beside the messages. Keep the width equal to that in sandbox.css. */
export const useIsWide = (): boolean => useSyncExternalStore(subscribe, () => wideQuery.matches);
