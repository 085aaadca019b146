import './layout.css';
import '@mantine/core/styles/Tooltip.css';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Server } from '../../../src/core/guilds/contract.ts';
import { say } from '../../../locales/translate.ts';
import { ApiError } from '../../api/api-error.ts';
import { serverQuery } from '../../api/queries.ts';
import { LiveProvider } from '../../realtime/realtime-provider.tsx';
import { PageFailed, PageMissing, PagePending } from '../page-states.tsx';
import { ServerShown } from '../../components/server-context.tsx';
import { rememberServer } from '../../features/servers/last-server.ts';
import { ConnectionNote } from '../../realtime/connection-status.tsx';
import { PhoneHeader, PhoneTabs } from './phone-navigation.tsx';
import { SideBar } from './sidebar.tsx';
import { SingleKeys } from './keyboard-shortcuts.tsx';

const Jump = lazy(() => import('./command-palette.tsx'));

/** Everything of one server: the menu, the live connection, and the page. */
export function ServerFrame() {
  const { server: guildId } = useParams({ from: '/inside/s/$server' });
  const { data, error, refetch } = useQuery(serverQuery(guildId));
  if (data) return <Frame key={guildId} server={data} />;
  if (error instanceof ApiError && [400, 403, 404].includes(error.status)) return <PageMissing />;
  if (error) return <PageFailed error={error} reset={() => void refetch()} />;
  return (
    <main className="frame-waiting">
      <PagePending />
    </main>
  );
}

function Frame({ server }: { server: Server }) {
  // Counts how often the jump box was asked for: it is loaded at the first time and opens at each.
  const [jumps, setJumps] = useState(0);
  const jump = () => setJumps((count) => count + 1);
  useHotkeys([['mod+K', jump]], []);
  useEffect(() => rememberServer(server.id), [server.id]);
  return (
    <ServerShown value={server}>
      <LiveProvider guildId={server.id}>
        <a className="skip" href="#page">
          {say('dashboard.skip')}
        </a>
        <div className="frame">
          <SideBar onJump={jump} />
          <PhoneHeader onJump={jump} />
          <Page />
          <PhoneTabs />
        </div>
        <SingleKeys onJump={jump} />
        {jumps > 0 && (
          <Suspense>
            <Jump asked={jumps} />
          </Suspense>
        )}
      </LiveProvider>
    </ServerShown>
  );
}

function Page() {
  const { pathname } = useLocation();
  const page = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    // A new page is told to screen readers, and the tab key starts at its top.
    page.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <main id="page" ref={page} tabIndex={-1}>
      <div className="wrap">
        <ConnectionNote />
        <Outlet />
      </div>
    </main>
  );
}
