import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Submission } from '../../../src/features/tasks/review/review-contract.ts';
import { reason as reasonSchema } from '../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../locales/translate.ts';
import { Dialog } from '../../components/forms/dialog.tsx';

const CANNED_REASONS = [1, 2, 3, 4] as const;

/** Asks for the reason, which the member reads. In an empty field a digit inserts a canned reason; Ctrl+Enter submits. */
export function RejectDialog({
  proof,
  isOpen,
  onClose,
  onReject,
}: {
  proof: Submission;
  isOpen: boolean;
  onClose: () => void;
  onReject: (reason: string) => void;
}) {
  const [reason, setReason] = useState('');
  const [wasSubmitted, setSubmitted] = useState(false);
  const parsed = reasonSchema.safeParse(reason);
  const name = proof.user.display_name;
  const send = () => {
    setSubmitted(true);
    if (!parsed.success) return;
    setReason('');
    setSubmitted(false);
    onReject(parsed.data);
  };
  return (
    <Dialog
      isOpen={isOpen}
      title={t('dashboard.review.reject_title', { name })}
      onClose={onClose}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t('dashboard.review.keep')}
          </Button>
          <Button onClick={send}>{t('dashboard.review.reject_act', { name })}</Button>
        </>
      }
    >
      <p>{t('dashboard.review.reject_about')}</p>
      <Textarea
        label={t('dashboard.review.reason')}
        data-autofocus
        rows={3}
        maxLength={500}
        value={reason}
        error={wasSubmitted && !parsed.success ? t('dashboard.review.reason_missing') : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
          const canned = reason === '' ? CANNED_REASONS.find((one) => String(one) === event.key) : undefined;
          if (canned === undefined) return;
          event.preventDefault();
          setReason(t(`dashboard.review.canned_reasons.${canned}`));
        }}
      />
      <fieldset className="canned">
        <legend>{t('dashboard.review.canned')}</legend>
        {CANNED_REASONS.map((one) => (
          <button key={one} type="button" onClick={() => setReason(t(`dashboard.review.canned_reasons.${one}`))}>
            <kbd>{one}</kbd> {t(`dashboard.review.canned_reasons.${one}`)}
          </button>
        ))}
      </fieldset>
    </Dialog>
  );
}
