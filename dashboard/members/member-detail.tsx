import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { User } from '../../src/core/members/contract.ts';
import { say } from '../../words/say.ts';
import { entriesQuery } from '../client/queries.ts';
import { Moment } from '../parts/ago.tsx';
import { Failed } from '../parts/blank.tsx';
import { nowMs } from '../parts/clock.ts';
import { EntryRow } from '../parts/entry-row.tsx';
import { Face } from '../parts/face.tsx';
import { Coins } from '../parts/figures.tsx';
import { dateText, fullDateText } from '../parts/format.ts';
import { BoneRows } from '../parts/patience.tsx';
import { useServer } from '../parts/server-shown.tsx';

const LATEST = 10;

/** One member: balance, earned, spent, and what happened last. */
export function MemberDetail({ member, closer }: { member: User; closer: ReactNode }) {
  const { timezone } = useServer();
  const since = fullDateText(Date.parse(member.created_at), timezone);
  return (
    <>
      <div className="panel-head">
        <Face id={member.id} name={member.display_name} url={member.avatar_url} size={48} />
        <span className="grow">
          <h2 className="ell">{member.display_name}</h2>
          <small className="dim">{say('dashboard.members.since', { handle: member.username, date: since })}</small>
        </span>
        {closer}
      </div>
      <dl className="panel-figures">
        <Figure words={say('dashboard.members.balance')} value={member.balance} />
        <Figure words={say('dashboard.members.earned')} value={member.total_earned} />
        <Figure words={say('dashboard.members.spent')} value={member.total_spent} />
      </dl>
      <div className="panel-body">
        <p className="panel-facts dim">
          {say('dashboard.members.last_daily')}:{' '}
          {member.last_daily ? <Moment at={member.last_daily} /> : say('dashboard.members.never')}
          {member.left_at && (
            <span className="tag slate">
              {say('dashboard.members.left_on', { date: dateText(Date.parse(member.left_at), nowMs(), timezone) })}
            </span>
          )}
        </p>
        <LatestEntries member={member} />
      </div>
    </>
  );
}

const Figure = ({ words, value }: { words: string; value: number }) => (
  <div>
    <dt>{words}</dt>
    <dd>
      <Coins value={value} />
    </dd>
  </div>
);

function LatestEntries({ member }: { member: User }) {
  const { id } = useServer();
  const { data, error, refetch } = useQuery(entriesQuery(id, { user_id: member.id, limit: LATEST }));
  return (
    <section aria-labelledby="latest">
      <h3 id="latest">{say('dashboard.members.latest')}</h3>
      {!data && error && <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />}
      {!data && !error && <BoneRows count={4} />}
      {data?.data.length === 0 && <p className="dim">{say('dashboard.members.no_entries')}</p>}
      {data && data.data.length > 0 && (
        <>
          <ul className="entries">
            {data.data.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </ul>
          <Link
            className="text-link panel-all"
            to="/s/$server/transactions"
            params={{ server: id }}
            search={{ user: member.id }}
          >
            {say('dashboard.members.all_entries', { name: member.display_name })}
            <IconChevronRight size={15} aria-hidden />
          </Link>
        </>
      )}
    </section>
  );
}
