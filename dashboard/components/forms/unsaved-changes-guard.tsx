import { Button } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { say } from '../../../locales/translate.ts';
import { Dialog } from './dialog.tsx';

/** Asks before a page with unsaved changes is left, by a link, by going back, or by closing the tab. */
export function LeaveGuard({ isUnsaved }: { isUnsaved: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isUnsaved && current.pathname !== next.pathname,
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  return (
    <Dialog
      isOpen={status === 'blocked'}
      title={say('dashboard.settings.leave')}
      onClose={() => reset?.()}
      acts={
        <>
          <Button variant="default" onClick={() => proceed?.()}>
            {say('dashboard.settings.leave_anyway')}
          </Button>
          <Button onClick={() => reset?.()}>{say('dashboard.settings.stay')}</Button>
        </>
      }
    >
      <p>{say('dashboard.settings.leave_about')}</p>
    </Dialog>
  );
}
