import { ActionIcon } from '@mantine/core';
import { IconDots, IconLogout, IconSearch, IconServer2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { say } from '../../../locales/translate.ts';
import { ColourSwitch } from '../../components/color-scheme-switch.tsx';
import { Face } from '../../../ui/components/avatar.tsx';
import { useServer } from '../../components/server-context.tsx';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { placesFor } from './nav-items.ts';
import { signOut } from '../../api/sign-out.ts';

export function PhoneHeader({ onJump }: { onJump: () => void }) {
  const server = useServer();
  return (
    <header className="phone-head">
      <Link
        to="/servers"
        className="phone-server"
        aria-label={say('dashboard.nav.switch_server', { name: server.name })}
      >
        <Face id={server.id} name={server.name} url={server.icon_url} size={32} square />
        <b className="ell">{server.name}</b>
      </Link>
      <ConnectionBadge />
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--ink-2)"
        size={36}
        aria-label={say('dashboard.nav.jump')}
        onClick={onJump}
      >
        <IconSearch size={20} stroke={1.7} aria-hidden />
      </ActionIcon>
      <ColourSwitch />
    </header>
  );
}

export function PhoneTabs() {
  const server = useServer();
  const places = placesFor(server).filter(({ isTab }) => isTab);
  return (
    <nav className="phone-tabs" aria-label={say('dashboard.nav.label')}>
      {places.map(({ to, name, icon: Shape }) => (
        <Link key={to} to={to} params={{ server: server.id }} activeOptions={{ exact: true, includeSearch: false }}>
          <Shape size={22} stroke={1.7} aria-hidden />
          {name}
        </Link>
      ))}
      <More />
    </nav>
  );
}

/** What has no tab of its own. It closes when the focus leaves it or Escape is pressed. */
function More() {
  const [isOpen, setOpen] = useState(false);
  const server = useServer();
  const places = placesFor(server).filter(({ isTab }) => !isTab);
  const sheetId = useId();
  return (
    <div
      className="more"
      onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      {isOpen && (
        <div className="more-sheet" id={sheetId}>
          {places.map(({ to, name, icon: Shape }) => (
            <Link key={to} to={to} params={{ server: server.id }} onClick={() => setOpen(false)}>
              <Shape size={18} stroke={1.7} aria-hidden />
              {name}
            </Link>
          ))}
          <Link to="/servers">
            <IconServer2 size={18} stroke={1.7} aria-hidden />
            {say('dashboard.nav.all_servers')}
          </Link>
          <button type="button" onClick={() => void signOut()}>
            <IconLogout size={18} stroke={1.7} aria-hidden />
            {say('dashboard.nav.sign_out')}
          </button>
        </div>
      )}
      <button
        type="button"
        className="more-button"
        aria-expanded={isOpen}
        aria-controls={sheetId}
        onClick={() => setOpen(!isOpen)}
      >
        <IconDots size={22} stroke={1.7} aria-hidden />
        {say('dashboard.nav.more')}
      </button>
    </div>
  );
}
