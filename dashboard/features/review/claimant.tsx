import { IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Submission } from '../../../src/features/tasks/review/review-contract.ts';
import { t } from '../../../locales/translate.ts';
import { nowMs } from '../../../ui/components/clock.ts';
import { formatNumber, formatDate, formatFullDate } from '../../components/formatting/format.ts';
import { Person } from '../../components/person.tsx';
import { useServer } from '../../components/server-context.tsx';
import styles from './claimant.module.css';
import columnStyles from './review-columns.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** The member who submitted the proof, and the outcome of their earlier proofs. */
export function Claimant({ proof }: { proof: Submission }) {
  const { id, timezone } = useServer();
  const { history, user } = proof;
  const since =
    history.member_since === null
      ? undefined
      : t('dashboard.review.here_since', { date: formatFullDate(Date.parse(history.member_since), timezone) });
  const all = history.accepted + history.rejected;
  const facts = [
    ['balance', formatNumber(history.balance)],
    ['accepted', t('dashboard.review.of_all', { accepted: formatNumber(history.accepted), all: formatNumber(all) })],
    ['open_claims', formatNumber(history.open_claims)],
  ] as const;
  return (
    <aside className={joinClasses(columnStyles.claimant, styles.claimant)} aria-label={user.display_name}>
      <Link to="/s/$server/members" params={{ server: id }} search={{ member: user.id }} className={styles.member}>
        <Person
          id={user.id}
          name={user.display_name}
          url={user.avatar_url}
          size={40}
          below={history.is_here ? since : t('dashboard.review.left')}
        />
      </Link>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`dashboard.review.${name}`)}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('dashboard.review.history')}</h3>
      {history.latest.length === 0 && <p className="dim">{t('dashboard.review.no_history')}</p>}
      <ul>
        {history.latest.map((earlier) => (
          <PastSubmission key={`${earlier.claim_id} ${earlier.try}`} earlier={earlier} />
        ))}
      </ul>
    </aside>
  );
}

function PastSubmission({ earlier }: { earlier: Submission['history']['latest'][number] }) {
  const { timezone } = useServer();
  const [IconComponent, outcome] =
    earlier.decision === 'accepted'
      ? ([IconCheck, 'accepted'] as const)
      : earlier.decision === 'rejected'
        ? ([IconX, 'rejected'] as const)
        : ([IconClock, 'waiting'] as const);
  const date = formatDate(Date.parse(earlier.submitted_at), nowMs(), timezone);
  const reviewer = earlier.reviewer?.display_name ?? t(`dashboard.review.${outcome}`);
  return (
    <li>
      <IconComponent size={16} stroke={1.9} role="img" aria-label={t(`dashboard.review.${outcome}`)} />
      <span>
        <b>{earlier.task_name}</b>
        <small className="dim">
          {earlier.reason === null
            ? t('dashboard.review.decision', { reviewer, date })
            : t('dashboard.review.decision_because', { reviewer, date, reason: earlier.reason })}
        </small>
        {earlier.is_untold && <small>{t('dashboard.review.untold_decision')}</small>}
      </span>
    </li>
  );
}
