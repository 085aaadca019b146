import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Task } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../../locales/translate.ts';
import { Dialog } from '../../../components/forms/dialog.tsx';
import { formatNumber } from '../../../components/formatting/format.ts';

type TaskDialogProps = { task: Task; isOpen: boolean; onClose: () => void };

/** Ends a task or declines a proposal, with a reason that members read. */
export function CloseDialog({
  task,
  isOpen,
  onClose,
  onConfirm,
}: TaskDialogProps & { onConfirm: (reason: string) => void }) {
  const [reason, setReason] = useState('');
  const isProposal = task.status === 'proposed';
  const kind = isProposal ? 'decline' : 'close';
  return (
    <Dialog
      isOpen={isOpen}
      title={t(`dashboard.tasks.${kind}_title`, { name: task.name })}
      onClose={onClose}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t('dashboard.tasks.keep')}
          </Button>
          <Button
            onClick={() => {
              onClose();
              onConfirm(reason.trim());
            }}
          >
            {t(`dashboard.tasks.${kind}_act`)}
          </Button>
        </>
      }
    >
      <p>{t(`dashboard.tasks.${kind}_about`, { proposer: task.proposer?.display_name ?? '' })}</p>
      <TextInput
        label={t('dashboard.tasks.close_reason')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  );
}

/** Deletes a task permanently. With pending proofs or open claims, the user must type its name. */
export function DeleteDialog({
  task,
  isOpen,
  onClose,
  onConfirm,
}: TaskDialogProps & { onConfirm: (isForced: boolean) => void }) {
  const [typed, setTyped] = useState('');
  const hasOpenClaims = task.waiting > 0 || task.current_claims > task.completed_claims;
  const isConfirmed = !hasOpenClaims || typed.trim() === task.name;
  return (
    <Dialog
      isOpen={isOpen}
      title={t('dashboard.tasks.delete_title', { name: task.name })}
      onClose={onClose}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t('dashboard.tasks.keep')}
          </Button>
          <Button
            color="red"
            disabled={!isConfirmed}
            onClick={() => {
              onClose();
              onConfirm(hasOpenClaims);
            }}
          >
            {t('dashboard.tasks.delete_act')}
          </Button>
        </>
      }
    >
      <p>{t('dashboard.tasks.delete_about')}</p>
      {hasOpenClaims && (
        <>
          <p>
            {t('dashboard.tasks.delete_open', {
              waiting: formatNumber(task.waiting),
              open: formatNumber(task.current_claims - task.completed_claims),
            })}
          </p>
          <TextInput
            label={t('dashboard.tasks.delete_type')}
            placeholder={task.name}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </>
      )}
    </Dialog>
  );
}
