/** Search params of the server list. */
export type ServersSearch = { q?: string };

export const readServersSearch = (raw: Record<string, unknown>): ServersSearch =>
  typeof raw['q'] === 'string' && raw['q'] !== '' ? { q: raw['q'].slice(0, 100) } : {};
