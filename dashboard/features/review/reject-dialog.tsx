import { Button, Textarea } from '@mantine/core';
import { tasksContract } from '../../../src/features/tasks/contract.ts';
import type { Submission } from '../../../src/features/tasks/review/review-contract.ts';
import { t } from '../../../locales/translate.ts';
import { Dialog } from '../../components/forms/dialog.tsx';
import { Form } from '../../components/forms/form.tsx';
import { useContractForm } from '../../components/forms/use-contract-form.ts';
import { validateInput } from '../../components/forms/validate-input.ts';
import styles from './reject-dialog.module.css';

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
  const name = proof.user.display_name;
  const form = useContractForm({
    initialValues: { reason: '' },
    validate: (values) => validateInput(tasksContract.rejectSubmission.body, values),
    onSubmit: ({ reason }) => {
      form.discard();
      onReject(reason.trim());
    },
  });
  const insert = (canned: (typeof CANNED_REASONS)[number]) =>
    form.edit({ reason: t(`dashboard.review.canned_reasons.${canned}`) });
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
          <Button onClick={() => form.submit()}>{t('dashboard.review.reject_act', { name })}</Button>
        </>
      }
    >
      <p>{t('dashboard.review.reject_about')}</p>
      <Form form={form}>
        <Textarea
          label={t('dashboard.review.reason')}
          data-autofocus
          rows={3}
          maxLength={500}
          {...form.field('reason')}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit();
            const canned = CANNED_REASONS.find((one) => String(one) === event.key);
            if (form.values.reason !== '' || canned === undefined) return;
            event.preventDefault();
            insert(canned);
          }}
        />
        <fieldset className={styles.reasons}>
          <legend>{t('dashboard.review.canned')}</legend>
          {CANNED_REASONS.map((one) => (
            <button key={one} type="button" onClick={() => insert(one)}>
              <kbd>{one}</kbd> {t(`dashboard.review.canned_reasons.${one}`)}
            </button>
          ))}
        </fieldset>
      </Form>
    </Dialog>
  );
}
