import { ActionIcon } from '@mantine/core';
import { IconLogout, IconSearch, IconSelector } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { t } from '../../../locales/translate.ts';
import { pendingSubmissionsQuery } from '../../api/task-queries.ts';
import { ColorSchemeSwitch } from '../../components/color-scheme-switch.tsx';
import { Avatar } from '../../../ui/components/avatar.tsx';
import { formatNumber } from '../../components/formatting/format.ts';
import { useServer } from '../../components/server-context.tsx';
import { listNavItems, type NavItem } from './nav-items.ts';
import { signOut } from '../../api/sign-out.ts';
import styles from './sidebar.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** The sidebar: the current server, the pages, and the signed-in user. */
export function Sidebar({ onOpenPalette }: { onOpenPalette: () => void }) {
  const navItems = listNavItems(useServer());
  const serverItems = navItems.filter(({ group }) => group === 'server');
  return (
    <aside className={styles.sidebar}>
      <ServerSwitcher />
      <button type="button" className={styles.jump} onClick={onOpenPalette}>
        <IconSearch size={15} stroke={1.7} aria-hidden />
        <span>{t('dashboard.nav.jump')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <nav className={styles.nav} aria-label={t('dashboard.nav.label')}>
        <NavList navItems={navItems.filter(({ group }) => group === null)} />
        <h2>{t('dashboard.nav.economy')}</h2>
        <NavList navItems={navItems.filter(({ group }) => group === 'economy')} />
        <h2>{t('dashboard.nav.content')}</h2>
        <NavList navItems={navItems.filter(({ group }) => group === 'content')} />
        {serverItems.length > 0 && (
          <>
            <h2>{t('dashboard.nav.server')}</h2>
            <NavList navItems={serverItems} />
          </>
        )}
      </nav>
      <CurrentUser />
    </aside>
  );
}

function ServerSwitcher() {
  const server = useServer();
  const about = { right: t(`dashboard.rights.${server.your_right}`), count: server.member_count };
  return (
    <Link to="/servers" className={styles.server} aria-label={t('dashboard.nav.switch_server', { name: server.name })}>
      <Avatar id={server.id} name={server.name} url={server.icon_url} size={36} isSquare />
      <span className={styles.words}>
        <b className="ell">{server.name}</b>
        <small>{t('dashboard.nav.server_about', about)}</small>
      </span>
      <IconSelector size={16} stroke={1.7} aria-hidden />
    </Link>
  );
}

function NavList({ navItems }: { navItems: readonly NavItem[] }) {
  const { id } = useServer();
  return (
    <ul>
      {navItems.map(({ to, name, icon: IconComponent }) => (
        <li key={to}>
          <Link to={to} params={{ server: id }} activeOptions={{ exact: true, includeSearch: false }}>
            <IconComponent size={18} stroke={1.7} aria-hidden />
            <span className="grow">{name}</span>
            {to === '/s/$server/review' && <PendingReviewCount />}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** How many proofs await review; renders nothing when there are none. */
function PendingReviewCount() {
  const { id } = useServer();
  const count = useQuery(pendingSubmissionsQuery(id)).data?.page.total ?? 0;
  if (count === 0) return null;
  return (
    <span className={joinClasses(styles.count, 'amber')} aria-label={t('dashboard.nav.review_count', { count })}>
      {formatNumber(count)}
    </span>
  );
}

function CurrentUser() {
  const { account } = useRouteContext({ from: '/authenticated' });
  return (
    <div className={styles.you}>
      <Avatar id={account.id} name={account.name} url={account.avatar_url} size={30} />
      <span className={styles.words}>
        <b className="ell">{account.name}</b>
        <small>{t(`dashboard.rights.${account.kind}`)}</small>
      </span>
      <ColorSchemeSwitch />
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--ink-2)"
        size={34}
        aria-label={t('dashboard.nav.sign_out')}
        title={t('dashboard.nav.sign_out')}
        onClick={() => void signOut()}
      >
        <IconLogout size={18} stroke={1.7} aria-hidden />
      </ActionIcon>
    </div>
  );
}
