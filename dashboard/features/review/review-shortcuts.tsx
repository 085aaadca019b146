import { useHotkeys, type HotkeyItem } from '@mantine/hooks';
import { useRef } from 'react';
import { areShortcutsEnabled, SEQUENCE_TIMEOUT_MS } from '../../components/shortcut-preference.ts';
import { nowMs } from '../../../ui/components/clock.ts';

type ShortcutKey = 'j' | 'k' | 'a' | 'r' | 'x' | 'shift+A' | 'space';

/** Single-key shortcuts. Off while a dialog is open or when disabled; ignored after `g`, which starts a navigation. */
export function ReviewShortcuts({
  isDisabled,
  handlers,
}: {
  isDisabled: boolean;
  handlers: Record<ShortcutKey, () => unknown>;
}) {
  const lastGAtMs = useRef(0);
  const unlessNavigating = (action: () => unknown) => () =>
    void (nowMs() - lastGAtMs.current > SEQUENCE_TIMEOUT_MS && action());
  const keys = Object.entries(handlers).map(([key, action]): HotkeyItem => [key, unlessNavigating(action)]);
  useHotkeys(isDisabled || !areShortcutsEnabled() ? [] : [['g', () => void (lastGAtMs.current = nowMs())], ...keys]);
  return null;
}
