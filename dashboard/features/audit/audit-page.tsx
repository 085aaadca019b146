import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AuditRecord } from '../../../src/core/audit/contract.ts';
import { findMessage, t } from '../../../locales/translate.ts';
import { auditQuery } from '../../api/queries.ts';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { DateTime } from '../../components/formatting/date-time.tsx';
import { EmptyState, ErrorState } from '../../components/feedback/empty-state.tsx';
import { AdminOnly } from '../../components/admin-only.tsx';
import { formatNumber } from '../../components/formatting/format.ts';
import { KeysetPagination } from '../../components/keyset-pagination.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { Person } from '../../components/person.tsx';
import { useServer } from '../../components/server-context.tsx';
import { useValueFormatter, formatValueName } from '../../components/formatting/format-value.ts';
import { listDifferences } from './differences.ts';
import styles from './audit-page.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** The audit log: what staff did, newest first. */
export const AuditPage = () => (
  <AdminOnly>
    <Audit />
  </AdminOnly>
);

function Audit() {
  const server = useServer();
  const { cursor } = useSearch({ from: '/authenticated/s/$server/audit' });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(auditQuery(server.id, cursor));
  const goToCursor = (to: string | null) =>
    void navigate({ to: '/s/$server/audit', params: { server: server.id }, search: to === null ? {} : { cursor: to } });
  return (
    <>
      <PageHeader
        title={t('dashboard.audit.title')}
        serverName={server.name}
        description={
          data && t('dashboard.audit.about', { count: data.page.total, total: formatNumber(data.page.total) })
        }
      >
        <ConnectionBadge />
      </PageHeader>
      <section className="card" aria-label={t('dashboard.audit.table')}>
        {data && data.data.length > 0 && (
          <>
            <AuditTable records={data.data} />
            <KeysetPagination isFirst={!cursor} nextCursor={data.page.next_cursor} onCursorChange={goToCursor} />
          </>
        )}
        {data?.data.length === 0 && (
          <EmptyState icon={IconHistory} title={t('dashboard.audit.none')}>
            {t('dashboard.audit.none_about')}
          </EmptyState>
        )}
        {!data && error && (
          <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />
        )}
        {!data && !error && (
          <div className="card-body">
            <SkeletonRows count={10} />
          </div>
        )}
      </section>
    </>
  );
}

function AuditTable({ records }: { records: readonly AuditRecord[] }) {
  return (
    <table className={joinClasses('table', styles.table)} aria-label={t('dashboard.audit.table')}>
      <thead>
        <tr>
          <th scope="col">{t('dashboard.audit.when')}</th>
          <th scope="col">{t('dashboard.audit.who')}</th>
          <th scope="col">{t('dashboard.audit.what')}</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <AuditRow key={record.id} record={record} />
        ))}
      </tbody>
    </table>
  );
}

function AuditRow({ record }: { record: AuditRecord }) {
  const { actor } = record;
  return (
    <tr>
      <td className={joinClasses('dim', styles.when)}>
        <DateTime at={record.at} format="clock" />
      </td>
      <td className={styles.who}>
        <Person
          id={actor.id}
          name={actor.name}
          url={actor.avatar_url}
          size={28}
          below={t(`dashboard.audit.kinds.${actor.kind}`)}
        />
      </td>
      <td>
        <b>{formatAuditRecord(record)}</b>
        <Details record={record} />
      </td>
    </tr>
  );
}

function formatAuditRecord({ act, target, target_name }: AuditRecord): string {
  const targetName = target_name ?? target.replace(/^(user|role):/, '');
  return (
    findMessage('dashboard.audit.acts', act, { target: targetName }) ??
    t('dashboard.audit.other', { act: formatValueName(act), target: targetName })
  );
}

/** Lists the values that differ, with the value after and before. */
function Details({ record: { before, after } }: { record: AuditRecord }) {
  const formatValue = useValueFormatter();
  const changes = listDifferences(before, after);
  if (changes.length === 0) return null;
  return (
    <ul className={styles.details}>
      {changes.map((change) => (
        <li key={change.name}>
          {formatValueName(change.name.replace(/^features\./, 'feature_'))}:{' '}
          {change.before === undefined
            ? formatValue(change.after)
            : t('dashboard.audit.from_to', { before: formatValue(change.before), after: formatValue(change.after) })}
        </li>
      ))}
    </ul>
  );
}
