const STORAGE_KEY = 'last-server';

/** Returns the id of the server last opened in this browser. */
export const readLastServer = (): string | undefined => localStorage.getItem(STORAGE_KEY) ?? undefined;

export const rememberServer = (guildId: string): void => localStorage.setItem(STORAGE_KEY, guildId);
