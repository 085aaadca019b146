import { Button } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { t } from '../../../locales/translate.ts';
import { Dialog } from './dialog.tsx';

/** Asks before the user leaves a page with unsaved changes: by a link, by going back, or by closing the tab. */
export function UnsavedChangesGuard({ hasUnsavedChanges }: { hasUnsavedChanges: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => hasUnsavedChanges && current.pathname !== next.pathname,
    enableBeforeUnload: hasUnsavedChanges,
    withResolver: true,
  });
  return (
    <Dialog
      isOpen={status === 'blocked'}
      title={t('dashboard.settings.leave')}
      onClose={() => reset?.()}
      actions={
        <>
          <Button variant="default" onClick={() => proceed?.()}>
            {t('dashboard.settings.leave_anyway')}
          </Button>
          <Button onClick={() => reset?.()}>{t('dashboard.settings.stay')}</Button>
        </>
      }
    >
      <p>{t('dashboard.settings.leave_about')}</p>
    </Dialog>
  );
}
