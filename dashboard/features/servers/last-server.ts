const STORAGE_KEY = 'last-server';

/** The server last looked at in this browser. */
export const readLastServer = (): string | undefined => localStorage.getItem(STORAGE_KEY) ?? undefined;

export const rememberServer = (guildId: string): void => localStorage.setItem(STORAGE_KEY, guildId);
