import './servers.css';
import { Button } from '@mantine/core';
import { IconLogout, IconSearchOff, IconServer2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Server } from '../../../src/core/guilds/contract.ts';
import { say } from '../../../locales/translate.ts';
import { serversQuery } from '../../api/queries.ts';
import { signOut } from '../../api/sign-out.ts';
import { Blank, Failed } from '../../components/feedback/empty-state.tsx';
import { ColourSwitch } from '../../components/color-scheme-switch.tsx';
import { Face } from '../../../ui/components/avatar.tsx';
import { coinsText } from '../../components/formatting/format.ts';
import { PageHead } from '../../components/page-header.tsx';
import { BoneRows } from '../../components/feedback/skeleton.tsx';
import { SearchField } from '../../components/forms/search-field.tsx';
import { lastServer } from './last-server.ts';

const STEP = 50;
const MOST = 200;

/** Every server one may manage; the one last used stands first. */
export function ServersPage() {
  const { q: search = '' } = useSearch({ from: '/inside/servers' });
  const [limit, setLimit] = useState(STEP);
  const { data, error, refetch } = useQuery(serversQuery(search, limit));
  const total = data?.page.total ?? 0;
  const about =
    data && search === '' && total > 0
      ? say('dashboard.servers.about', { count: total, number: coinsText(total) })
      : undefined;
  return (
    <main className="servers">
      <div className="servers-wrap">
        <PageHead title={say('dashboard.servers.title')} about={about}>
          <ColourSwitch />
          <SignOut />
        </PageHead>
        <div className="card">
          <Tools search={search} />
          <div className="servers-body">
            {data && total > 0 && <ServerList servers={data.data} isSearched={search !== ''} />}
            {data && total === 0 && <NoServers search={search} />}
            {!data && error && (
              <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />
            )}
            {!data && !error && <BoneRows count={4} />}
          </div>
          {data && total > data.data.length && (
            <div className="table-foot">
              {say('dashboard.servers.shown', { shown: coinsText(data.data.length), total: coinsText(total) })}
              {limit < MOST && (
                <Button variant="default" size="xs" onClick={() => setLimit(limit + STEP)}>
                  {say('dashboard.servers.more')}
                </Button>
              )}
            </div>
          )}
        </div>
      </div>
    </main>
  );
}

function Tools({ search }: { search: string }) {
  const navigate = useNavigate();
  return (
    <div className="tools">
      <SearchField
        label={say('dashboard.servers.search')}
        value={search}
        onSearch={(q) => void navigate({ to: '/servers', search: q ? { q } : {}, replace: true })}
      />
    </div>
  );
}

function ServerList({ servers, isSearched }: { servers: readonly Server[]; isSearched: boolean }) {
  const last = lastServer();
  const sorted = isSearched ? servers : servers.toSorted((a, b) => Number(b.id === last) - Number(a.id === last));
  return (
    <ul className="server-list" aria-label={say('dashboard.servers.list')}>
      {sorted.map((server) => (
        <li key={server.id}>
          <Link to="/s/$server" params={{ server: server.id }}>
            <Face id={server.id} name={server.name} url={server.icon_url} size={40} square />
            <span className="server-list-words">
              <b className="ell">{server.name}</b>
              <small>
                {say(`dashboard.rights.${server.your_right}`)},{' '}
                {say('dashboard.servers.members', { count: server.member_count })}
              </small>
            </span>
            {server.id === last && <span className="tag pine">{say('dashboard.servers.last')}</span>}
            {!server.is_available && <span className="tag amber">{say('dashboard.servers.outage')}</span>}
            <span className="num dim hide-phone">
              {say('dashboard.servers.in_circulation', {
                coins: coinsText(server.total_currency),
                currency: server.currency_name,
              })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function NoServers({ search }: { search: string }) {
  if (search === '')
    return (
      <Blank icon={IconServer2} title={say('dashboard.servers.none')}>
        {say('dashboard.servers.none_about')}
      </Blank>
    );
  return (
    <Blank
      icon={IconSearchOff}
      title={say('dashboard.servers.no_match', { search })}
      act={
        <Link className="text-link" to="/servers" search={{}}>
          {say('dashboard.servers.clear')}
        </Link>
      }
    />
  );
}

function SignOut() {
  return (
    <Button
      variant="default"
      leftSection={<IconLogout size={16} stroke={1.7} aria-hidden />}
      onClick={() => void signOut()}
    >
      {say('dashboard.nav.sign_out')}
    </Button>
  );
}
