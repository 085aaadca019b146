import { ActionIcon } from '@mantine/core';
import { IconLogout, IconSearch, IconSelector } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { say } from '../../../locales/translate.ts';
import { waitingQuery } from '../../api/task-queries.ts';
import { ColourSwitch } from '../../components/color-scheme-switch.tsx';
import { Face } from '../../../ui/components/avatar.tsx';
import { coinsText } from '../../components/formatting/format.ts';
import { useServer } from '../../components/server-context.tsx';
import { placesFor, type Place } from './nav-items.ts';
import { signOut } from '../../api/sign-out.ts';

/** The menu: which server, where to, who you are. */
export function SideBar({ onJump }: { onJump: () => void }) {
  const places = placesFor(useServer());
  const ofServer = places.filter(({ group }) => group === 'server');
  return (
    <aside className="side">
      <ServerPick />
      <button type="button" className="jump" onClick={onJump}>
        <IconSearch size={15} stroke={1.7} aria-hidden />
        <span>{say('dashboard.nav.jump')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <nav className="nav" aria-label={say('dashboard.nav.label')}>
        <Places places={places.filter(({ group }) => group === null)} />
        <h2>{say('dashboard.nav.economy')}</h2>
        <Places places={places.filter(({ group }) => group === 'economy')} />
        <h2>{say('dashboard.nav.content')}</h2>
        <Places places={places.filter(({ group }) => group === 'content')} />
        {ofServer.length > 0 && (
          <>
            <h2>{say('dashboard.nav.server')}</h2>
            <Places places={ofServer} />
          </>
        )}
      </nav>
      <You />
    </aside>
  );
}

function ServerPick() {
  const server = useServer();
  const about = { right: say(`dashboard.rights.${server.your_right}`), count: server.member_count };
  return (
    <Link to="/servers" className="server" aria-label={say('dashboard.nav.switch_server', { name: server.name })}>
      <Face id={server.id} name={server.name} url={server.icon_url} size={36} square />
      <span className="server-words">
        <b className="ell">{server.name}</b>
        <small>{say('dashboard.nav.server_about', about)}</small>
      </span>
      <IconSelector size={16} stroke={1.7} aria-hidden />
    </Link>
  );
}

function Places({ places }: { places: readonly Place[] }) {
  const { id } = useServer();
  return (
    <ul>
      {places.map(({ to, name, icon: Shape }) => (
        <li key={to}>
          <Link to={to} params={{ server: id }} activeOptions={{ exact: true, includeSearch: false }}>
            <Shape size={18} stroke={1.7} aria-hidden />
            <span className="grow">{name}</span>
            {to === '/s/$server/review' && <WaitingCount />}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** How many proofs wait for somebody; nothing when none do. */
function WaitingCount() {
  const { id } = useServer();
  const count = useQuery(waitingQuery(id)).data?.page.total ?? 0;
  if (count === 0) return null;
  return (
    <span className="nav-count amber" aria-label={say('dashboard.nav.review_count', { count })}>
      {coinsText(count)}
    </span>
  );
}

function You() {
  const { account } = useRouteContext({ from: '/inside' });
  return (
    <div className="you">
      <Face id={account.id} name={account.name} url={account.avatar_url} size={30} />
      <span className="server-words">
        <b className="ell">{account.name}</b>
        <small>{say(`dashboard.rights.${account.kind}`)}</small>
      </span>
      <ColourSwitch />
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--ink-2)"
        size={34}
        aria-label={say('dashboard.nav.sign_out')}
        title={say('dashboard.nav.sign_out')}
        onClick={() => void signOut()}
      >
        <IconLogout size={18} stroke={1.7} aria-hidden />
      </ActionIcon>
    </div>
  );
}
