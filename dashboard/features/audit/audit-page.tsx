import './audit.css';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AuditLine } from '../../../src/core/audit/contract.ts';
import { hasWords, say } from '../../../locales/translate.ts';
import { auditQuery } from '../../api/queries.ts';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { Moment } from '../../components/formatting/date-time.tsx';
import { Blank, Failed } from '../../components/feedback/empty-state.tsx';
import { ForAdmins } from '../../components/admin-only.tsx';
import { coinsText } from '../../components/formatting/format.ts';
import { KeysetFoot } from '../../components/keyset-pagination.tsx';
import { PageHead } from '../../components/page-header.tsx';
import { BoneRows } from '../../components/feedback/skeleton.tsx';
import { Person } from '../../components/person.tsx';
import { useServer } from '../../components/server-context.tsx';
import { useValueText, valueName } from '../../components/formatting/format-value.ts';
import { differences } from './differences.ts';

/** What staff did, newest first. */
export const AuditPage = () => (
  <ForAdmins>
    <Audit />
  </ForAdmins>
);

function Audit() {
  const server = useServer();
  const { cursor } = useSearch({ from: '/inside/s/$server/audit' });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(auditQuery(server.id, cursor));
  const turn = (to: string | null) =>
    void navigate({ to: '/s/$server/audit', params: { server: server.id }, search: to === null ? {} : { cursor: to } });
  return (
    <>
      <PageHead
        title={say('dashboard.audit.title')}
        place={server.name}
        about={data && say('dashboard.audit.about', { count: data.page.total, total: coinsText(data.page.total) })}
      >
        <ConnectionBadge />
      </PageHead>
      <section className="card" aria-label={say('dashboard.audit.table')}>
        {data && data.data.length > 0 && (
          <>
            <Lines lines={data.data} />
            <KeysetFoot isFirst={!cursor} nextCursor={data.page.next_cursor} turn={turn} />
          </>
        )}
        {data?.data.length === 0 && (
          <Blank icon={IconHistory} title={say('dashboard.audit.none')}>
            {say('dashboard.audit.none_about')}
          </Blank>
        )}
        {!data && error && <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />}
        {!data && !error && (
          <div className="card-body">
            <BoneRows count={10} />
          </div>
        )}
      </section>
    </>
  );
}

function Lines({ lines }: { lines: readonly AuditLine[] }) {
  return (
    <table className="table audit" aria-label={say('dashboard.audit.table')}>
      <thead>
        <tr>
          <th scope="col">{say('dashboard.audit.when')}</th>
          <th scope="col">{say('dashboard.audit.who')}</th>
          <th scope="col">{say('dashboard.audit.what')}</th>
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

function Line({ line }: { line: AuditLine }) {
  const { actor } = line;
  return (
    <tr>
      <td className="dim audit-when">
        <Moment at={line.at} as="clock" />
      </td>
      <td className="audit-who">
        <Person
          id={actor.id}
          name={actor.name}
          url={actor.avatar_url}
          size={28}
          below={say(`dashboard.audit.kinds.${actor.kind}`)}
        />
      </td>
      <td>
        <b>{sentenceOf(line)}</b>
        <Details line={line} />
      </td>
    </tr>
  );
}

function sentenceOf({ act, target, target_name }: AuditLine): string {
  const on = target_name ?? target.replace(/^(user|role):/, '');
  return hasWords(`dashboard.audit.acts.${act}`)
    ? say(`dashboard.audit.acts.${act}`, { target: on })
    : say('dashboard.audit.other', { act: valueName(act), target: on });
}

/** Each value that differs: after, and before. */
function Details({ line: { before, after } }: { line: AuditLine }) {
  const textOf = useValueText();
  const found = differences(before, after);
  if (found.length === 0) return null;
  return (
    <ul className="audit-details">
      {found.map((one) => (
        <li key={one.name}>
          {valueName(one.name.replace(/^features\./, 'feature_'))}:{' '}
          {one.before === undefined
            ? textOf(one.after)
            : say('dashboard.audit.from_to', { before: textOf(one.before), after: textOf(one.after) })}
        </li>
      ))}
    </ul>
  );
}
