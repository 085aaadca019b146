import '@mantine/core/styles/Switch.css';
import { Button, Switch } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { say } from '../../../locales/translate.ts';
import { nowMs } from '../../../ui/components/clock.ts';
import { Dialog } from '../../components/forms/dialog.tsx';
import { useServer } from '../../components/server-context.tsx';
import { areKeysOn, letterOf, meaningOf, switchKeys } from './shortcut-keys.ts';
import { placesFor } from './nav-items.ts';

const TYPING = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]';

/** Hears `g` and a letter, `/` and `?` wherever nothing is typed, and shows what all keys do. */
export function SingleKeys({ onJump }: { onJump: () => void }) {
  const server = useServer();
  const navigate = useNavigate();
  const wasG = useRef<number>(undefined);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const hear = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    const isTyping = target instanceof Element && target.matches(TYPING);
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!areKeysOn() || document.querySelector('dialog[open], [role=dialog]')) return;
    const meaning = meaningOf({ key: event.key, atMs: nowMs() }, wasG.current, placesFor(server));
    wasG.current = meaning.act === 'await' ? nowMs() : undefined;
    if (meaning.act === 'none' || meaning.act === 'await') return;
    event.preventDefault();
    if (meaning.act === 'go') void navigate({ to: meaning.to, params: { server: server.id } });
    else if (meaning.act === 'help') setHelpOpen(true);
    else {
      const field = document.querySelector<HTMLElement>('main input[type=search]');
      if (field) field.focus();
      else onJump();
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => hear(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return <KeyHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />;
}

function KeyHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const server = useServer();
  const [isOn, setOn] = useState(areKeysOn);
  const turn = (next: boolean) => {
    switchKeys(next);
    setOn(next);
  };
  return (
    <Dialog
      isOpen={isOpen}
      title={say('dashboard.keys.title')}
      onClose={onClose}
      acts={<Button onClick={onClose}>{say('dashboard.keys.close_help')}</Button>}
    >
      <dl className="keys">
        <Key keys={['Ctrl', 'K']}>{say('dashboard.keys.jump')}</Key>
        {placesFor(server).map((place) => (
          <Key key={place.to} keys={['g', letterOf(place)]}>
            {say('dashboard.keys.go', { place: place.name })}
          </Key>
        ))}
        <Key keys={['/']}>{say('dashboard.keys.search')}</Key>
        <Key keys={['?']}>{say('dashboard.keys.help')}</Key>
        <Key keys={['↑', '↓']}>{say('dashboard.keys.walk')}</Key>
        <Key keys={['Enter']}>{say('dashboard.keys.open')}</Key>
        <Key keys={['Esc']}>{say('dashboard.keys.close')}</Key>
      </dl>
      <Switch
        label={say('dashboard.keys.single')}
        description={say('dashboard.keys.single_about')}
        checked={isOn}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
    </Dialog>
  );
}

const Key = ({ keys, children }: { keys: readonly string[]; children: ReactNode }) => (
  <div>
    <dt>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </dt>
    <dd>{children}</dd>
  </div>
);
