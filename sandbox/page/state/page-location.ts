/** What stands at the right of the messages. */
export type SidePanel = 'bench' | 'members' | 'pins' | 'channel' | 'server' | 'none';
/** Who one is and what one looks at, as the address says it: ids; `@dm` is the conversation with the bot. */
export type PageLocation = { as?: string; server?: string; channel?: string; side?: SidePanel };

export const DM = '@dm';
const SIDE_PANELS: readonly string[] = ['bench', 'members', 'pins', 'channel', 'server', 'none'] satisfies SidePanel[];
const isSidePanel = (text: string): text is SidePanel => SIDE_PANELS.includes(text);

/** Reads the part of an address after `?`; what is missing or unknown is left out. */
export function parsePageLocation(search: string): PageLocation {
  const params = new URLSearchParams(search);
  const pageLocation: PageLocation = {};
  for (const key of ['as', 'server', 'channel'] as const) {
    const value = params.get(key);
    if (value) pageLocation[key] = value;
  }
  const side = params.get('side');
  if (side !== null && isSidePanel(side)) pageLocation.side = side;
  return pageLocation;
}

/** The same for an address; starts with `?` unless nothing is said. */
export function formatPageLocation(pageLocation: PageLocation): string {
  const query = new URLSearchParams(Object.entries(pageLocation).filter(([, value]) => value !== '')).toString();
  return query === '' ? '' : `?${query.replaceAll('%40', '@')}`;
}
