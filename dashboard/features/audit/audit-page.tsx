import './audit.css';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AuditRecord } from '../../../src/core/audit/contract.ts';
import { hasMessage, t } from '../../../locales/translate.ts';
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
import { differences } from './differences.ts';

/** What staff did, newest first. */
export const AuditPage = () => (
  <AdminOnly>
    <Audit />
  </AdminOnly>
);

function Audit() {
  const server = useServer();
  const { cursor } = useSearch({ from: '/inside/s/$server/audit' });
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
            <Lines lines={data.data} />
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

function Lines({ lines }: { lines: readonly AuditRecord[] }) {
  return (
    <table className="table audit" aria-label={t('dashboard.audit.table')}>
      <thead>
        <tr>
          <th scope="col">{t('dashboard.audit.when')}</th>
          <th scope="col">{t('dashboard.audit.who')}</th>
          <th scope="col">{t('dashboard.audit.what')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line }: { line: AuditRecord }) {
  const { actor } = line;
  return (
    <tr>
      <td className="dim audit-when">
        <DateTime at={line.at} format="clock" />
      </td>
      <td className="audit-who">
        <Person
          id={actor.id}
          name={actor.name}
          url={actor.avatar_url}
          size={28}
          below={t(`dashboard.audit.kinds.${actor.kind}`)}
        />
      </td>
      <td>
        <b>{formatAuditRecord(line)}</b>
        <Details line={line} />
      </td>
    </tr>
  );
}

function formatAuditRecord({ act, target, target_name }: AuditRecord): string {
  const targetName = target_name ?? target.replace(/^(user|role):/, '');
  return hasMessage(`dashboard.audit.acts.${act}`)
    ? t(`dashboard.audit.acts.${act}`, { target: targetName })
    : t('dashboard.audit.other', { act: formatValueName(act), target: targetName });
}

/** Each value that differs: after, and before. */
function Details({ line: { before, after } }: { line: AuditRecord }) {
  const formatValue = useValueFormatter();
  const changes = differences(before, after);
  if (changes.length === 0) return null;
  return (
    <ul className="audit-details">
      {changes.map((one) => (
        <li key={one.name}>
          {formatValueName(one.name.replace(/^features\./, 'feature_'))}:{' '}
          {one.before === undefined
            ? formatValue(one.after)
            : t('dashboard.audit.from_to', { before: formatValue(one.before), after: formatValue(one.after) })}
        </li>
      ))}
    </ul>
  );
}
