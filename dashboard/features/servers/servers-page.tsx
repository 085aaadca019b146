import { Button } from '@mantine/core';
import { IconLogout, IconSearchOff, IconServer2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Server } from '../../../src/core/guilds/contract.ts';
import { t } from '../../../locales/translate.ts';
import { serversQuery } from '../../api/queries.ts';
import { signOut } from '../../api/sign-out.ts';
import { EmptyState, ErrorState } from '../../components/feedback/empty-state.tsx';
import { ColorSchemeSwitch } from '../../components/color-scheme-switch.tsx';
import { Avatar } from '../../../ui/components/avatar.tsx';
import { formatNumber } from '../../components/formatting/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { SearchField } from '../../components/forms/search-field.tsx';
import { readLastServer } from './last-server.ts';
import styles from './servers-page.module.css';

const LIMIT_STEP = 50;
const MAX_LIMIT = 200;

/** All servers that the user may manage, the last opened one first. */
export function ServersPage() {
  const { q: search = '' } = useSearch({ from: '/authenticated/servers' });
  const [limit, setLimit] = useState(LIMIT_STEP);
  const { data, error, refetch } = useQuery(serversQuery(search, limit));
  const total = data?.page.total ?? 0;
  const about =
    data && search === '' && total > 0
      ? t('dashboard.servers.about', { count: total, number: formatNumber(total) })
      : undefined;
  return (
    <main className={styles.page}>
      <div className={styles.wrap}>
        <PageHeader title={t('dashboard.servers.title')} description={about}>
          <ColorSchemeSwitch />
          <SignOut />
        </PageHeader>
        <div className="card">
          <ServersToolbar search={search} />
          <div className={styles.body}>
            {data && total > 0 && <ServerList servers={data.data} isSearched={search !== ''} />}
            {data && total === 0 && <NoServers search={search} />}
            {!data && error && (
              <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />
            )}
            {!data && !error && <SkeletonRows count={4} />}
          </div>
          {data && total > data.data.length && (
            <div className="table-foot">
              {t('dashboard.servers.shown', { shown: formatNumber(data.data.length), total: formatNumber(total) })}
              {limit < MAX_LIMIT && (
                <Button variant="default" size="xs" onClick={() => setLimit(limit + LIMIT_STEP)}>
                  {t('dashboard.servers.more')}
                </Button>
              )}
            </div>
          )}
        </div>
      </div>
    </main>
  );
}

function ServersToolbar({ search }: { search: string }) {
  const navigate = useNavigate();
  return (
    <div className="tools">
      <SearchField
        label={t('dashboard.servers.search')}
        value={search}
        onSearch={(q) => void navigate({ to: '/servers', search: q ? { q } : {}, replace: true })}
      />
    </div>
  );
}

function ServerList({ servers, isSearched }: { servers: readonly Server[]; isSearched: boolean }) {
  const last = readLastServer();
  const sorted = isSearched ? servers : servers.toSorted((a, b) => Number(b.id === last) - Number(a.id === last));
  return (
    <ul className={styles.list} aria-label={t('dashboard.servers.list')}>
      {sorted.map((server) => (
        <li key={server.id}>
          <Link to="/s/$server" params={{ server: server.id }}>
            <Avatar id={server.id} name={server.name} url={server.icon_url} size={40} isSquare />
            <span className={styles.text}>
              <b className="ell">{server.name}</b>
              <small>
                {t(`dashboard.rights.${server.your_right}`)},{' '}
                {t('dashboard.servers.members', { count: server.member_count })}
              </small>
            </span>
            {server.id === last && <span className="tag pine">{t('dashboard.servers.last')}</span>}
            {!server.is_available && <span className="tag amber">{t('dashboard.servers.outage')}</span>}
            <span className="num dim hide-phone">
              {t('dashboard.servers.in_circulation', {
                coins: formatNumber(server.total_currency),
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
      <EmptyState icon={IconServer2} title={t('dashboard.servers.none')}>
        {t('dashboard.servers.none_about')}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={IconSearchOff}
      title={t('dashboard.servers.no_match', { search })}
      action={
        <Link className="text-link" to="/servers" search={{}}>
          {t('dashboard.servers.clear')}
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
      {t('dashboard.nav.sign_out')}
    </Button>
  );
}
