/** A second key that follows `g` later than this does not complete a shortcut. */
export const SEQUENCE_TIMEOUT_MS = 1500;

const DISABLED_STORAGE_KEY = 'single-keys-off';

/** Whether single-key shortcuts are on in this browser. */
export const areShortcutsEnabled = (): boolean => localStorage.getItem(DISABLED_STORAGE_KEY) === null;

/** Turns single-key shortcuts on or off in this browser; speech input or a tremor can trigger them by mistake. */
export const setShortcutsEnabled = (isEnabled: boolean): void =>
  isEnabled ? localStorage.removeItem(DISABLED_STORAGE_KEY) : localStorage.setItem(DISABLED_STORAGE_KEY, '1');
