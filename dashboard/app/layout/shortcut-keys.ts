import type { NavItem } from './nav-items.ts';

/** The second key after `g`, by where it goes. */
const SHORTCUT_LETTERS: Readonly<Record<NavItem['to'], string>> = {
  '/s/$server': 'o',
  '/s/$server/review': 'r',
  '/s/$server/members': 'm',
  '/s/$server/tasks': 't',
  '/s/$server/transactions': 'l',
  '/s/$server/settings': 's',
  '/s/$server/audit': 'a',
};

export const shortcutLetter = ({ to }: NavItem): string => SHORTCUT_LETTERS[to];

/** A `g` that is not followed within this long means nothing any more. */
export const SEQUENCE_TIMEOUT_MS = 1500;
type KeyPress = { key: string; atMs: number };
type ShortcutAction = { action: 'none' | 'await' | 'search' | 'help' } | { action: 'go'; to: NavItem['to'] };

/** What a single key means, given when `g` was pressed last. */
export function resolveShortcut(
  { key, atMs }: KeyPress,
  lastGAtMs: number | undefined,
  navItems: readonly NavItem[],
): ShortcutAction {
  if (lastGAtMs !== undefined && atMs - lastGAtMs <= SEQUENCE_TIMEOUT_MS) {
    const navItem = navItems.find((one) => shortcutLetter(one) === key);
    if (navItem) return { action: 'go', to: navItem.to };
  }
  if (key === 'g') return { action: 'await' };
  return { action: key === '/' ? 'search' : key === '?' ? 'help' : 'none' };
}

const DISABLED_STORAGE_KEY = 'single-keys-off';
export const areShortcutsEnabled = (): boolean => localStorage.getItem(DISABLED_STORAGE_KEY) === null;
/** Single keys can be switched off in this browser: speech input and shaky hands press them by mistake. */
export const setShortcutsEnabled = (isEnabled: boolean): void =>
  isEnabled ? localStorage.removeItem(DISABLED_STORAGE_KEY) : localStorage.setItem(DISABLED_STORAGE_KEY, '1');
