import { IconBan, IconChecks, IconClipboardCheck, IconClock, type Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { operationsContract } from '../../../src/features/operator/contract.ts';
import type { AnswerOf } from '../../../src/platform/contract.ts';
import { say } from '../../../locales/translate.ts';
import { serverStatusQuery } from '../../api/queries.ts';
import { waitingQuery } from '../../api/task-queries.ts';
import { Moment } from '../../components/formatting/date-time.tsx';
import { Blank, Failed } from '../../components/feedback/empty-state.tsx';
import { isAdmin } from '../../components/admin-only.tsx';
import { BoneRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';

type Owed = AnswerOf<typeof operationsContract.getServerStatus>['waiting'][number];
const LOOKS: Readonly<Record<Owed['state'], { tone: string; icon: Icon }>> = {
  blocked: { tone: 'red', icon: IconBan },
  due: { tone: 'amber', icon: IconClock },
};

/** What waits for staff: proofs, and what Discord does not take. What is merely on its way waits for nobody. */
export function WaitingCard() {
  const { id } = useServer();
  const { data, error, refetch } = useQuery(serverStatusQuery(id));
  const proofs = useQuery(waitingQuery(id)).data?.page.total ?? 0;
  const owed = data?.waiting.filter(({ reason }) => reason !== null) ?? [];
  const count = owed.reduce((sum, one) => sum + one.count, proofs);
  return (
    <section className="card waiting-card" aria-labelledby="waiting">
      <div className="card-head">
        <h2 id="waiting">{say('dashboard.waiting.title')}</h2>
        {count > 0 && <span className="dim sm">{say('dashboard.waiting.in_all', { count })}</span>}
      </div>
      <div className="card-body">
        {count > 0 && (
          <ul className="entries">
            {proofs > 0 && <ProofsRow count={proofs} />}
            {owed.map((one) => (
              <OwedRow key={`${one.kind} ${one.state} ${one.reason ?? ''}`} owed={one} />
            ))}
          </ul>
        )}
        {data && count === 0 && (
          <Blank icon={IconChecks} tone="good" title={say('dashboard.waiting.nothing')}>
            {say('dashboard.waiting.nothing_about')}
          </Blank>
        )}
        {!data && error && <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />}
        {!data && !error && <BoneRows count={2} />}
      </div>
    </section>
  );
}

function ProofsRow({ count }: { count: number }) {
  const { id } = useServer();
  return (
    <li className="entry">
      <span className="entry-icon amber">
        <IconClipboardCheck size={16} stroke={1.7} aria-hidden />
      </span>
      <span className="entry-words">
        <b>{say('dashboard.nav.review_count', { count })}</b>
      </span>
      <Link className="text-link" to="/s/$server/review" params={{ server: id }}>
        {say('dashboard.nav.review')}
      </Link>
    </li>
  );
}

function OwedRow({ owed: { state, count, reason, since } }: { owed: Owed }) {
  const server = useServer();
  const { tone, icon: Shape } = LOOKS[state];
  return (
    <li className="entry">
      <span className={`entry-icon ${tone}`}>
        <Shape size={16} stroke={1.7} aria-hidden />
      </span>
      <span className="entry-words">
        <b>{say(`dashboard.waiting.${state}`, { count })}</b>
        <small>
          {reason} {state === 'due' && say('dashboard.waiting.due_about')} {say('dashboard.waiting.since')}{' '}
          <Moment at={since} />
        </small>
      </span>
      {state === 'blocked' && isAdmin(server) && (
        <Link className="text-link" to="/s/$server/settings" params={{ server: server.id }}>
          {say('dashboard.nav.settings')}
        </Link>
      )}
    </li>
  );
}
