/** The panel to the right of the messages. */
export type SidePanel = 'bench' | 'members' | 'pins' | 'channel' | 'server' | 'none';
/** The selected user, server and channel by id, and the side panel, as in the URL. The channel `@dm` is the DM with the bot. */
export type PageLocation = { as?: string; server?: string; channel?: string; side?: SidePanel };

export const DM = '@dm';
const SIDE_PANELS: readonly string[] = ['bench', 'members', 'pins', 'channel', 'server', 'none'] satisfies SidePanel[];
const isSidePanel = (text: string): text is SidePanel => SIDE_PANELS.includes(text);

/** Parses the query string of a URL. Missing and unknown values are omitted. */
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

/** Formats a location as a query string with a leading `?`, or '' when it is empty. */
export function formatPageLocation(pageLocation: PageLocation): string {
  const query = new URLSearchParams(Object.entries(pageLocation).filter(([, value]) => value !== '')).toString();
  return query === '' ? '' : `?${query.replaceAll('%40', '@')}`;
}
