import { IconBan, IconChecks, IconClipboardCheck, IconClock, type Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { operatorContract } from '../../../src/features/operator/contract.ts';
import type { ResponseOf } from '../../../src/platform/contract.ts';
import { t } from '../../../locales/translate.ts';
import { serverStatusQuery } from '../../api/queries.ts';
import { pendingSubmissionsQuery } from '../../api/task-queries.ts';
import { DateTime } from '../../components/formatting/date-time.tsx';
import { EmptyState, ErrorState } from '../../components/feedback/empty-state.tsx';
import { isAdmin } from '../../components/admin-only.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { List, ListRow } from '../../components/list.tsx';
import { useServer } from '../../components/server-context.tsx';
import styles from './waiting-card.module.css';
import { joinClasses } from '../../components/join-classes.ts';
import type { Tone } from '../../components/tone.ts';

type OutboxBacklog = ResponseOf<typeof operatorContract.getServerStatus>['waiting'][number];
const STATE_STYLES: Readonly<Record<OutboxBacklog['state'], { tone: Tone; icon: Icon }>> = {
  blocked: { tone: 'red', icon: IconBan },
  due: { tone: 'amber', icon: IconClock },
};

/** What needs staff: proofs to review, and outbox messages with a problem. Messages that are merely queued do not count. */
export function WaitingCard() {
  const { id } = useServer();
  const { data, error, refetch } = useQuery(serverStatusQuery(id));
  const proofs = useQuery(pendingSubmissionsQuery(id)).data?.page.total ?? 0;
  const backlog = data?.waiting.filter(({ reason }) => reason !== null) ?? [];
  const count = backlog.reduce((sum, item) => sum + item.count, proofs);
  return (
    <section className={joinClasses('card', styles.card)} aria-labelledby="waiting">
      <div className="card-head">
        <h2 id="waiting">{t('dashboard.waiting.title')}</h2>
        {count > 0 && <span className="dim sm">{t('dashboard.waiting.in_all', { count })}</span>}
      </div>
      <div className="card-body">
        {count > 0 && (
          <List>
            {proofs > 0 && <ProofsRow count={proofs} />}
            {backlog.map((item) => (
              <OutboxBacklogRow key={`${item.kind} ${item.state} ${item.reason ?? ''}`} backlog={item} />
            ))}
          </List>
        )}
        {data && count === 0 && (
          <EmptyState icon={IconChecks} tone="good" isCompact title={t('dashboard.waiting.nothing')}>
            {t('dashboard.waiting.nothing_about')}
          </EmptyState>
        )}
        {!data && error && (
          <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />
        )}
        {!data && !error && <SkeletonRows count={2} />}
      </div>
    </section>
  );
}

function ProofsRow({ count }: { count: number }) {
  const { id } = useServer();
  return (
    <ListRow
      icon={<IconClipboardCheck size={16} stroke={1.7} aria-hidden />}
      tone="amber"
      text={<b>{t('dashboard.nav.review_count', { count })}</b>}
      isTopAligned
    >
      <Link className="text-link" to="/s/$server/review" params={{ server: id }}>
        {t('dashboard.nav.review')}
      </Link>
    </ListRow>
  );
}

function OutboxBacklogRow({ backlog: { state, count, reason, since } }: { backlog: OutboxBacklog }) {
  const server = useServer();
  const { tone, icon: IconComponent } = STATE_STYLES[state];
  return (
    <ListRow
      icon={<IconComponent size={16} stroke={1.7} aria-hidden />}
      tone={tone}
      text={
        <>
          <b>{t(`dashboard.waiting.${state}`, { count })}</b>
          <small>
            {reason} {state === 'due' && t('dashboard.waiting.due_about')} {t('dashboard.waiting.since')}{' '}
            <DateTime at={since} />
          </small>
        </>
      }
      isTopAligned
    >
      {state === 'blocked' && isAdmin(server) && (
        <Link className="text-link" to="/s/$server/settings" params={{ server: server.id }}>
          {t('dashboard.nav.settings')}
        </Link>
      )}
    </ListRow>
  );
}
