import '@mantine/core/styles/Switch.css';
import { Button, Switch } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { t } from '../../../locales/translate.ts';
import { nowMs } from '../../../ui/components/clock.ts';
import { Dialog } from '../../components/forms/dialog.tsx';
import { useServer } from '../../components/server-context.tsx';
import { areShortcutsEnabled, setShortcutsEnabled } from '../../components/shortcut-preference.ts';
import { resolveShortcut } from './shortcut-keys.ts';
import { listNavItems } from './nav-items.ts';
import styles from './keyboard-shortcuts.module.css';

const EDITABLE_SELECTOR = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]';

/** Handles `g` plus a letter, `/` and `?` outside of text fields, and shows the help for all keys. */
export function KeyboardShortcuts({ onOpenPalette }: { onOpenPalette: () => void }) {
  const server = useServer();
  const navigate = useNavigate();
  const lastGAtMs = useRef<number>(undefined);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const handleKey = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    const isTyping = target instanceof Element && target.matches(EDITABLE_SELECTOR);
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!areShortcutsEnabled() || document.querySelector('dialog[open], [role=dialog]')) return;
    const shortcut = resolveShortcut({ key: event.key, atMs: nowMs() }, lastGAtMs.current, listNavItems(server));
    lastGAtMs.current = shortcut.action === 'await' ? nowMs() : undefined;
    if (shortcut.action === 'none' || shortcut.action === 'await') return;
    event.preventDefault();
    if (shortcut.action === 'go') void navigate({ to: shortcut.to, params: { server: server.id } });
    else if (shortcut.action === 'help') setHelpOpen(true);
    else {
      const field = document.querySelector<HTMLElement>('main input[type=search]');
      if (field) field.focus();
      else onOpenPalette();
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => handleKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return <ShortcutHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />;
}

function ShortcutHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const server = useServer();
  const [isEnabled, setEnabled] = useState(areShortcutsEnabled);
  const toggle = (next: boolean) => {
    setShortcutsEnabled(next);
    setEnabled(next);
  };
  return (
    <Dialog
      isOpen={isOpen}
      title={t('dashboard.keys.title')}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('dashboard.keys.close_help')}</Button>}
    >
      <dl className={styles.keys}>
        <ShortcutRow keys={['Ctrl', 'K']}>{t('dashboard.keys.jump')}</ShortcutRow>
        {listNavItems(server).map((navItem) => (
          <ShortcutRow key={navItem.to} keys={['g', navItem.letter]}>
            {t('dashboard.keys.go', { place: navItem.name })}
          </ShortcutRow>
        ))}
        <ShortcutRow keys={['/']}>{t('dashboard.keys.search')}</ShortcutRow>
        <ShortcutRow keys={['?']}>{t('dashboard.keys.help')}</ShortcutRow>
        <ShortcutRow keys={['↑', '↓']}>{t('dashboard.keys.walk')}</ShortcutRow>
        <ShortcutRow keys={['Enter']}>{t('dashboard.keys.open')}</ShortcutRow>
        <ShortcutRow keys={['Esc']}>{t('dashboard.keys.close')}</ShortcutRow>
      </dl>
      <Switch
        label={t('dashboard.keys.single')}
        description={t('dashboard.keys.single_about')}
        checked={isEnabled}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
    </Dialog>
  );
}

const ShortcutRow = ({ keys, children }: { keys: readonly string[]; children: ReactNode }) => (
  <div>
    <dt>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </dt>
    <dd>{children}</dd>
  </div>
);
