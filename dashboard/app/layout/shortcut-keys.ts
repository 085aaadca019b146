import { SEQUENCE_TIMEOUT_MS } from '../../components/shortcut-preference.ts';
import type { NavItem } from './nav-items.ts';

type KeyPress = { key: string; atMs: number };
type ShortcutAction = { action: 'none' | 'await' | 'search' | 'help' } | { action: 'go'; to: NavItem['to'] };

/** Returns what a key press does; `lastGAtMs` is when `g` was last pressed, in milliseconds. */
export function resolveShortcut(
  { key, atMs }: KeyPress,
  lastGAtMs: number | undefined,
  navItems: readonly Pick<NavItem, 'to' | 'letter'>[],
): ShortcutAction {
  if (lastGAtMs !== undefined && atMs - lastGAtMs <= SEQUENCE_TIMEOUT_MS) {
    const navItem = navItems.find(({ letter }) => letter === key);
    if (navItem) return { action: 'go', to: navItem.to };
  }
  if (key === 'g') return { action: 'await' };
  return { action: key === '/' ? 'search' : key === '?' ? 'help' : 'none' };
}
