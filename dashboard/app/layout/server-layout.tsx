import '@mantine/core/styles/Tooltip.css';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Server } from '../../../src/core/guilds/contract.ts';
import { t } from '../../../locales/translate.ts';
import { ApiError } from '../../api/api-error.ts';
import { serverQuery } from '../../api/queries.ts';
import { RealtimeProvider } from '../../realtime/realtime-provider.tsx';
import { PageError, PageNotFound, PagePending } from '../page-states.tsx';
import { ServerProvider } from '../../components/server-context.tsx';
import { rememberServer } from '../../features/servers/last-server.ts';
import { ConnectionAlert } from '../../realtime/connection-status.tsx';
import { PhoneHeader, PhoneTabs } from './phone-navigation.tsx';
import { Sidebar } from './sidebar.tsx';
import { KeyboardShortcuts } from './keyboard-shortcuts.tsx';
import styles from './server-layout.module.css';
import pageStyles from '../page.module.css';

const CommandPalette = lazy(() => import('./command-palette.tsx'));

/** The layout of one server: navigation, change stream, and the page. */
export function ServerLayout() {
  const { server: guildId } = useParams({ from: '/authenticated/s/$server' });
  const { data, error, refetch } = useQuery(serverQuery(guildId));
  if (data) return <LayoutContent key={guildId} server={data} />;
  if (error instanceof ApiError && [400, 403, 404].includes(error.status)) return <PageNotFound />;
  if (error) return <PageError error={error} reset={() => void refetch()} />;
  return (
    <main className={styles.waiting}>
      <PagePending />
    </main>
  );
}

function LayoutContent({ server }: { server: Server }) {
  // Counts how often the command palette was opened: the first time loads it, and each time opens it.
  const [paletteOpenCount, setPaletteOpenCount] = useState(0);
  const openPalette = () => setPaletteOpenCount((count) => count + 1);
  useHotkeys([['mod+K', openPalette]], []);
  useEffect(() => rememberServer(server.id), [server.id]);
  return (
    <ServerProvider value={server}>
      <RealtimeProvider guildId={server.id}>
        <a className={styles.skip} href="#page">
          {t('dashboard.skip')}
        </a>
        <div className={styles.frame}>
          <Sidebar onOpenPalette={openPalette} />
          <PhoneHeader onOpenPalette={openPalette} />
          <Page />
          <PhoneTabs />
        </div>
        <KeyboardShortcuts onOpenPalette={openPalette} />
        {paletteOpenCount > 0 && (
          <Suspense>
            <CommandPalette openCount={paletteOpenCount} />
          </Suspense>
        )}
      </RealtimeProvider>
    </ServerProvider>
  );
}

function Page() {
  const { pathname } = useLocation();
  const page = useRef<HTMLElement>(null);
  const lastPathname = useRef(pathname);
  useEffect(() => {
    if (lastPathname.current === pathname) return;
    lastPathname.current = pathname;
    // Screen readers announce the new page, and the Tab key starts at its top.
    page.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <main id="page" ref={page} tabIndex={-1}>
      <div className={pageStyles.wrap}>
        <ConnectionAlert />
        <Outlet />
      </div>
    </main>
  );
}
