import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Task } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { say } from '../../../../locales/translate.ts';
import { Dialog } from '../../../components/forms/dialog.tsx';
import { coinsText } from '../../../components/formatting/format.ts';

type Asked = { task: Task; isOpen: boolean; onClose: () => void };

/** Ends a task, or declines a proposal; members read why. */
export function CloseDialog({ task, isOpen, onClose, onAct }: Asked & { onAct: (reason: string) => void }) {
  const [reason, setReason] = useState('');
  const isProposal = task.status === 'proposed';
  const kind = isProposal ? 'decline' : 'close';
  return (
    <Dialog
      isOpen={isOpen}
      title={say(`dashboard.tasks.${kind}_title`, { name: task.name })}
      onClose={onClose}
      acts={
        <>
          <Button variant="default" onClick={onClose}>
            {say('dashboard.tasks.keep')}
          </Button>
          <Button
            onClick={() => {
              onClose();
              onAct(reason.trim());
            }}
          >
            {say(`dashboard.tasks.${kind}_act`)}
          </Button>
        </>
      }
    >
      <p>{say(`dashboard.tasks.${kind}_about`, { proposer: task.proposer?.display_name ?? '' })}</p>
      <TextInput
        label={say('dashboard.tasks.close_reason')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  );
}

/** Deletes a task for good. With proofs waiting or places taken its name has to be typed. */
export function DeleteDialog({ task, isOpen, onClose, onAct }: Asked & { onAct: (isForced: boolean) => void }) {
  const [typed, setTyped] = useState('');
  const isOpenStill = task.waiting > 0 || task.current_claims > task.completed_claims;
  const isSure = !isOpenStill || typed.trim() === task.name;
  return (
    <Dialog
      isOpen={isOpen}
      title={say('dashboard.tasks.delete_title', { name: task.name })}
      onClose={onClose}
      acts={
        <>
          <Button variant="default" onClick={onClose}>
            {say('dashboard.tasks.keep')}
          </Button>
          <Button
            color="red"
            disabled={!isSure}
            onClick={() => {
              onClose();
              onAct(isOpenStill);
            }}
          >
            {say('dashboard.tasks.delete_act')}
          </Button>
        </>
      }
    >
      <p>{say('dashboard.tasks.delete_about')}</p>
      {isOpenStill && (
        <>
          <p>
            {say('dashboard.tasks.delete_open', {
              waiting: coinsText(task.waiting),
              open: coinsText(task.current_claims - task.completed_claims),
            })}
          </p>
          <TextInput
            label={say('dashboard.tasks.delete_type')}
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
