import { IconArchive, IconLock } from '@tabler/icons-react';
import { say } from '../../../locales/translate.ts';
import type { Thread } from './visible-threads.ts';

/** Says of a thread that it is archived, locked, or both; where there is little room, by signs. */
export function ThreadState({ thread: { isArchived, isLocked } }: { thread: Thread }) {
  if (!isArchived && !isLocked) return null;
  const both = isArchived && isLocked ? 'archived_locked' : isArchived ? 'archived' : 'locked';
  const words = say(`sandbox.threads.${both}`);
  return (
    <small className="sb-state" title={words}>
      {isArchived && <IconArchive size={14} aria-hidden />}
      {isLocked && <IconLock size={14} aria-hidden />}
      <span>{words}</span>
    </small>
  );
}
