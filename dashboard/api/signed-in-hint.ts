const STORAGE_KEY = 'signed-in';

/** Remembers in this browser that somebody signed in; only a hint of what is worth fetching early. */
export const rememberSignedIn = (isSignedIn: boolean): void =>
  isSignedIn ? localStorage.setItem(STORAGE_KEY, '1') : localStorage.removeItem(STORAGE_KEY);

export const hasSignedInHint = (): boolean => localStorage.getItem(STORAGE_KEY) !== null;
