import { Button } from '@mantine/core';
import { IconArrowLeft, IconCheck, IconX } from '@tabler/icons-react';
import type { Attachment, Submission } from '../../../src/features/tasks/review/review-contract.ts';
import { t } from '../../../locales/translate.ts';
import { formatNumber } from '../../components/formatting/format.ts';
import { ProofDetails } from './proof-details.tsx';
import styles from './open-proof.module.css';
import columnStyles from './review-columns.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** The open proof, with the buttons that decide it. On a narrow page, `onBack` returns to the queue. */
export function OpenProof({
  proof,
  queue,
  onBack,
  onEnlarge,
  onAccept,
  onReject,
}: {
  proof: Submission;
  queue: readonly Submission[];
  onBack: () => void;
  onEnlarge: (picture: Attachment) => void;
  onAccept: () => void;
  onReject: () => void;
}) {
  return (
    <section className={joinClasses(columnStyles.proof, styles.proof)} aria-labelledby="proof">
      <button type="button" className={styles.back} onClick={onBack}>
        <IconArrowLeft size={18} stroke={1.7} aria-hidden />
        {t('dashboard.review.back', {
          nth: queue.findIndex(({ id }) => id === proof.id) + 1,
          count: queue.length,
        })}
      </button>
      <ProofDetails proof={proof} onEnlarge={onEnlarge} />
      <DecisionButtons proof={proof} onAccept={onAccept} onReject={onReject} />
    </section>
  );
}

function DecisionButtons({
  proof,
  onAccept,
  onReject,
}: {
  proof: Submission;
  onAccept: () => void;
  onReject: () => void;
}) {
  if (proof.is_own) return <p className={joinClasses(styles.actions, 'dim')}>{t('dashboard.review.own_proof')}</p>;
  return (
    <div className={styles.actions}>
      <Button size="md" leftSection={<IconCheck size={18} stroke={1.9} aria-hidden />} onClick={onAccept}>
        {proof.reward > 0
          ? t('dashboard.review.accept', { reward: formatNumber(proof.reward) })
          : t('dashboard.review.accept_plain')}
        <kbd className="hide-phone">A</kbd>
      </Button>
      <Button size="md" variant="default" leftSection={<IconX size={18} stroke={1.9} aria-hidden />} onClick={onReject}>
        {t('dashboard.review.reject')}
        <kbd className="hide-phone">R</kbd>
      </Button>
      <span className={joinClasses('hide-phone dim', styles.keys)}>
        <kbd>J</kbd> <kbd>K</kbd> {t('dashboard.review.move')}
      </span>
    </div>
  );
}
