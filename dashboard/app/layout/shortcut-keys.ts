import { SEQUENCE_TIMEOUT_MS } from '../../components/shortcut-preference.ts';
import type { NavItem } from './nav-items.ts';

/** The key that follows `g`, by the page it opens. */
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

type KeyPress = { key: string; atMs: number };
type ShortcutAction = { action: 'none' | 'await' | 'search' | 'help' } | { action: 'go'; to: NavItem['to'] };

/** Returns what a key press does; `lastGAtMs` is when `g` was last pressed, in milliseconds. */
export function resolveShortcut(
  { key, atMs }: KeyPress,
  lastGAtMs: number | undefined,
  navItems: readonly NavItem[],
): ShortcutAction {
  if (lastGAtMs !== undefined && atMs - lastGAtMs <= SEQUENCE_TIMEOUT_MS) {
    const navItem = navItems.find((item) => shortcutLetter(item) === key);
    if (navItem) return { action: 'go', to: navItem.to };
  }
  if (key === 'g') return { action: 'await' };
  return { action: key === '/' ? 'search' : key === '?' ? 'help' : 'none' };
}
