import { ActionIcon } from '@mantine/core';
import { IconDots, IconLogout, IconSearch, IconServer2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { t } from '../../../locales/translate.ts';
import { ColorSchemeSwitch } from '../../components/color-scheme-switch.tsx';
import { Avatar } from '../../../ui/components/avatar.tsx';
import { useServer } from '../../components/server-context.tsx';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { listNavItems } from './nav-items.ts';
import { signOut } from '../../api/sign-out.ts';
import styles from './phone-navigation.module.css';

export function PhoneHeader({ onOpenPalette }: { onOpenPalette: () => void }) {
  const server = useServer();
  return (
    <header className={styles.header}>
      <Link
        to="/servers"
        className={styles.server}
        aria-label={t('dashboard.nav.switch_server', { name: server.name })}
      >
        <Avatar id={server.id} name={server.name} url={server.icon_url} size={32} isSquare />
        <b className="ell">{server.name}</b>
      </Link>
      <ConnectionBadge isSmall />
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--ink-2)"
        size={36}
        aria-label={t('dashboard.nav.jump')}
        onClick={onOpenPalette}
      >
        <IconSearch size={20} stroke={1.7} aria-hidden />
      </ActionIcon>
      <ColorSchemeSwitch />
    </header>
  );
}

export function PhoneTabs() {
  const server = useServer();
  const navItems = listNavItems(server).filter(({ isTab }) => isTab);
  return (
    <nav className={styles.tabs} aria-label={t('dashboard.nav.label')}>
      {navItems.map(({ to, name, icon: IconComponent }) => (
        <Link key={to} to={to} params={{ server: server.id }} activeOptions={{ exact: true, includeSearch: false }}>
          <IconComponent size={22} stroke={1.7} aria-hidden />
          {name}
        </Link>
      ))}
      <More />
    </nav>
  );
}

/** The menu of pages without a tab. It closes when it loses the focus or Escape is pressed. */
function More() {
  const [isOpen, setOpen] = useState(false);
  const server = useServer();
  const navItems = listNavItems(server).filter(({ isTab }) => !isTab);
  const sheetId = useId();
  return (
    <div
      className={styles.more}
      onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      {isOpen && (
        <div className={styles.sheet} id={sheetId}>
          {navItems.map(({ to, name, icon: IconComponent }) => (
            <Link key={to} to={to} params={{ server: server.id }} onClick={() => setOpen(false)}>
              <IconComponent size={18} stroke={1.7} aria-hidden />
              {name}
            </Link>
          ))}
          <Link to="/servers">
            <IconServer2 size={18} stroke={1.7} aria-hidden />
            {t('dashboard.nav.all_servers')}
          </Link>
          <button type="button" onClick={() => void signOut()}>
            <IconLogout size={18} stroke={1.7} aria-hidden />
            {t('dashboard.nav.sign_out')}
          </button>
        </div>
      )}
      <button
        type="button"
        className={styles.moreButton}
        aria-expanded={isOpen}
        aria-controls={sheetId}
        onClick={() => setOpen(!isOpen)}
      >
        <IconDots size={22} stroke={1.7} aria-hidden />
        {t('dashboard.nav.more')}
      </button>
    </div>
  );
}
