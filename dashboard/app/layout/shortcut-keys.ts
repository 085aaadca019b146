import type { Place } from './nav-items.ts';

/** The second key after `g`, by where it goes. */
const LETTERS: Readonly<Record<Place['to'], string>> = {
  '/s/$server': 'o',
  '/s/$server/review': 'r',
  '/s/$server/members': 'm',
  '/s/$server/tasks': 't',
  '/s/$server/transactions': 'l',
  '/s/$server/settings': 's',
  '/s/$server/audit': 'a',
};

export const letterOf = ({ to }: Place): string => LETTERS[to];

/** A `g` that is not followed within this long means nothing any more. */
export const FOLLOWS_MS = 1500;
type Pressed = { key: string; atMs: number };
type Meaning = { act: 'none' | 'await' | 'search' | 'help' } | { act: 'go'; to: Place['to'] };

/** What a single key means, given when `g` was pressed last. */
export function meaningOf({ key, atMs }: Pressed, wasG: number | undefined, places: readonly Place[]): Meaning {
  if (wasG !== undefined && atMs - wasG <= FOLLOWS_MS) {
    const place = places.find((one) => letterOf(one) === key);
    if (place) return { act: 'go', to: place.to };
  }
  if (key === 'g') return { act: 'await' };
  return { act: key === '/' ? 'search' : key === '?' ? 'help' : 'none' };
}

const SWITCHED_OFF = 'single-keys-off';
export const areKeysOn = (): boolean => localStorage.getItem(SWITCHED_OFF) === null;
/** Single keys can be switched off in this browser: speech input and shaky hands press them by mistake. */
export const switchKeys = (isOn: boolean): void =>
  isOn ? localStorage.removeItem(SWITCHED_OFF) : localStorage.setItem(SWITCHED_OFF, '1');
