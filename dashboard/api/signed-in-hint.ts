const STORAGE_KEY = 'signed-in';

/** Stores in this browser whether a user is signed in. It is only a hint for what to prefetch. */
export const rememberSignedIn = (isSignedIn: boolean): void =>
  isSignedIn ? localStorage.setItem(STORAGE_KEY, '1') : localStorage.removeItem(STORAGE_KEY);

export const hasSignedInHint = (): boolean => localStorage.getItem(STORAGE_KEY) !== null;
