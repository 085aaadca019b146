import { Button } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { say } from '../../words/say.ts';

/** Asks before a page with unsaved changes is left, by a link, by going back, or by closing the tab. */
export function LeaveGuard({ isUnsaved }: { isUnsaved: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isUnsaved && current.pathname !== next.pathname,
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (status === 'blocked') dialog.current?.showModal();
    else dialog.current?.close();
  }, [status]);
  return (
    <dialog ref={dialog} className="leave-guard" aria-labelledby="leave-guard" onCancel={() => reset?.()}>
      <h2 id="leave-guard">{say('dashboard.settings.leave')}</h2>
      <p>{say('dashboard.settings.leave_about')}</p>
      <div className="leave-guard-acts">
        <Button variant="default" onClick={() => proceed?.()}>
          {say('dashboard.settings.leave_anyway')}
        </Button>
        <Button onClick={() => reset?.()}>{say('dashboard.settings.stay')}</Button>
      </div>
    </dialog>
  );
}
