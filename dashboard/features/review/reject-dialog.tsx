import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Submission } from '../../../src/features/tasks/review-contract.ts';
import { reason as reasonShape } from '../../../src/features/tasks/shared/schemas-contract.ts';
import { say } from '../../../locales/translate.ts';
import { Dialog } from '../../components/forms/dialog.tsx';

const CANNED = [1, 2, 3, 4] as const;

/** Asks why; the member reads it. A digit takes a usual reason while nothing is typed, Ctrl Enter sends. */
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
  const [isAsked, setAsked] = useState(false);
  const judged = reasonShape.safeParse(reason);
  const name = proof.user.display_name;
  const send = () => {
    setAsked(true);
    if (!judged.success) return;
    setReason('');
    setAsked(false);
    onReject(judged.data);
  };
  return (
    <Dialog
      isOpen={isOpen}
      title={say('dashboard.review.reject_title', { name })}
      onClose={onClose}
      acts={
        <>
          <Button variant="default" onClick={onClose}>
            {say('dashboard.review.keep')}
          </Button>
          <Button onClick={send}>{say('dashboard.review.reject_act', { name })}</Button>
        </>
      }
    >
      <p>{say('dashboard.review.reject_about')}</p>
      <Textarea
        label={say('dashboard.review.reason')}
        data-autofocus
        rows={3}
        maxLength={500}
        value={reason}
        error={isAsked && !judged.success ? say('dashboard.review.reason_missing') : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
          const canned = reason === '' ? CANNED.find((one) => String(one) === event.key) : undefined;
          if (canned === undefined) return;
          event.preventDefault();
          setReason(say(`dashboard.review.canned_reasons.${canned}`));
        }}
      />
      <fieldset className="canned">
        <legend>{say('dashboard.review.canned')}</legend>
        {CANNED.map((one) => (
          <button key={one} type="button" onClick={() => setReason(say(`dashboard.review.canned_reasons.${one}`))}>
            <kbd>{one}</kbd> {say(`dashboard.review.canned_reasons.${one}`)}
          </button>
        ))}
      </fieldset>
    </Dialog>
  );
}
