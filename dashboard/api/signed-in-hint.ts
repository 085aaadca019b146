const KEY = 'signed-in';

/** Remembers in this browser that somebody signed in; only a hint of what is worth fetching early. */
export const markSignedIn = (isSignedIn: boolean): void =>
  isSignedIn ? localStorage.setItem(KEY, '1') : localStorage.removeItem(KEY);

export const hasMark = (): boolean => localStorage.getItem(KEY) !== null;
