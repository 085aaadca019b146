import { useSyncExternalStore } from 'react';

const wide = matchMedia('(min-width: 1100px)');
const subscribe = (listener: () => void) => {
  wide.addEventListener('change', listener);
  return () => wide.removeEventListener('change', listener);
};

/** True where the test bench has room beside the messages; sandbox.css names the same width. */
export const useWide = (): boolean => useSyncExternalStore(subscribe, () => wide.matches);
