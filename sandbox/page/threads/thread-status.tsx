import { IconArchive, IconLock } from '@tabler/icons-react';
import { t } from '../../../locales/translate.ts';
import type { Thread } from './visible-threads.ts';

/** Shows whether a thread is archived, locked or both; in narrow places by icons only. */
export function ThreadStatus({ thread: { isArchived, isLocked } }: { thread: Thread }) {
  if (!isArchived && !isLocked) return null;
  const statusKey = isArchived && isLocked ? 'archived_locked' : isArchived ? 'archived' : 'locked';
  const text = t(`sandbox.threads.${statusKey}`);
  return (
    <small className="sb-state" title={text}>
      {isArchived && <IconArchive size={14} aria-hidden />}
      {isLocked && <IconLock size={14} aria-hidden />}
      <span>{text}</span>
    </small>
  );
}
