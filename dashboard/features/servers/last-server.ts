const KEY = 'last-server';

/** The server last looked at in this browser. */
export const lastServer = (): string | undefined => localStorage.getItem(KEY) ?? undefined;

export const rememberServer = (guildId: string): void => localStorage.setItem(KEY, guildId);
