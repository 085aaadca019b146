import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import type { Submission } from '../../../src/features/tasks/review/review-contract.ts';
import { t } from '../../../locales/translate.ts';
import { useNow } from '../../../ui/components/clock.ts';
import { Avatar } from '../../../ui/components/avatar.tsx';
import { formatAge } from '../../components/formatting/format.ts';
import { useServer } from '../../components/server-context.tsx';
import { Deadline } from './proof-details.tsx';
import { SORTS, type Sort } from './review-search.ts';
import styles from './submission-queue.module.css';
import columnStyles from './review-columns.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** The proofs that await review. One is open; any number can be selected and accepted together. */
export function SubmissionQueue({
  queue,
  currentId,
  sort,
  selected,
  onOpen,
  onSort,
  onSelect,
  onAccept,
  isAccepting,
}: {
  queue: readonly Submission[];
  currentId: string | undefined;
  sort: Sort;
  selected: ReadonlySet<string>;
  onOpen: (id: string) => void;
  onSort: (sort: Sort) => void;
  onSelect: (id: string) => void;
  onAccept: () => void;
  isAccepting: boolean;
}) {
  return (
    <section className={joinClasses(columnStyles.queue, styles.queue)} aria-label={t('dashboard.review.queue')}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('dashboard.review.sort')}
        data={SORTS.map((value) => ({ value, label: t(`dashboard.review.sorts.${value}`) }))}
        value={sort}
        onChange={(value) => onSort(SORTS.find((one) => one === value) ?? 'submitted_at')}
      />
      <ol>
        {queue.map((proof) => (
          <QueueItem
            key={proof.id}
            proof={proof}
            isCurrent={proof.id === currentId}
            isSelected={selected.has(proof.id)}
            onOpen={() => onOpen(proof.id)}
            onSelect={() => onSelect(proof.id)}
          />
        ))}
      </ol>
      {selected.size > 0 && (
        <Button className={styles.accept} onClick={onAccept} aria-disabled={isAccepting}>
          {isAccepting
            ? t('dashboard.review.accepting')
            : t('dashboard.review.accept_selected', { count: selected.size })}
        </Button>
      )}
    </section>
  );
}

function QueueItem({
  proof,
  isCurrent,
  isSelected,
  onOpen,
  onSelect,
}: {
  proof: Submission;
  isCurrent: boolean;
  isSelected: boolean;
  onOpen: () => void;
  onSelect: () => void;
}) {
  const { timezone } = useServer();
  const now = useNow(20_000);
  const { display_name: name, id, avatar_url: url } = proof.user;
  return (
    <li className={joinClasses(styles.item, isCurrent && styles.current)}>
      <Checkbox
        size="xs"
        aria-label={t('dashboard.review.select', { name })}
        checked={isSelected}
        disabled={proof.is_own}
        onChange={onSelect}
      />
      <button type="button" aria-current={isCurrent ? 'true' : undefined} onClick={onOpen}>
        <Avatar id={id} name={name} url={url} size={32} />
        <span className={styles.text}>
          <b className="ell">{name}</b>
          <small className="ell">{proof.task_name}</small>
          <span className={styles.tags}>
            {proof.is_own && <span className="tag slate">{t('dashboard.review.own')}</span>}
            {proof.similar.length > 0 && <span className="tag violet">{t('dashboard.review.looks_alike')}</span>}
            {proof.tries > 1 && (
              <span className="tag slate">{t('dashboard.review.second_try', { count: proof.tries })}</span>
            )}
            {isUrgent(proof, now) && <Deadline proof={proof} />}
          </span>
        </span>
        <small className="dim num">
          {formatAge(Date.parse(proof.submitted_at ?? proof.claimed_at), now, timezone)}
        </small>
      </button>
    </li>
  );
}

const HALF_DAY_MS = 43_200_000;
const isUrgent = ({ deadline }: Submission, now: number): boolean => Date.parse(deadline) - now < HALF_DAY_MS;
