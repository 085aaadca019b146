/** What stands at the right of the messages. */
export type Side = 'bench' | 'members' | 'pins' | 'channel' | 'server' | 'none';
/** Who one is and what one looks at, as the address says it: ids; `@dm` is the conversation with the bot. */
export type Place = { as?: string; server?: string; channel?: string; side?: Side };

export const DM = '@dm';
const SIDES: readonly string[] = ['bench', 'members', 'pins', 'channel', 'server', 'none'] satisfies Side[];
const isSide = (text: string): text is Side => SIDES.includes(text);

/** Reads the part of an address after `?`; what is missing or unknown is left out. */
export function readPlace(search: string): Place {
  const given = new URLSearchParams(search);
  const place: Place = {};
  for (const key of ['as', 'server', 'channel'] as const) {
    const value = given.get(key);
    if (value) place[key] = value;
  }
  const side = given.get('side');
  if (side !== null && isSide(side)) place.side = side;
  return place;
}

/** The same for an address; starts with `?` unless nothing is said. */
export function writePlace(place: Place): string {
  const said = new URLSearchParams(Object.entries(place).filter(([, value]) => value !== '')).toString();
  return said === '' ? '' : `?${said.replaceAll('%40', '@')}`;
}
