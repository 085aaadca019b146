import { IconBan, IconCheck, IconClock, IconUnlink } from '@tabler/icons-react';
import { t } from '../../../../locales/translate.ts';
import { useNow } from '../../../../ui/components/clock.ts';
import styles from './task-sync-status.module.css';
import { joinClasses } from '../../../components/join-classes.ts';
import type { Tone } from '../../../components/tone.ts';

type SyncState = {
  status: 'synced' | 'pending_sync' | 'orphaned' | 'blocked' | 'none';
  attempts: number;
  last_error: string | null;
  next_try_at: string | null;
};

/** The sync status in Discord: a dim check when in sync, otherwise the problem and the action that fixes it. */
export function TaskSyncStatus({ sync, onRepost }: { sync: SyncState; onRepost?: (() => void) | undefined }) {
  if (sync.status === 'none') return null;
  if (sync.status === 'synced')
    return (
      <span className={joinClasses(styles.synced, 'dim')}>
        <IconCheck size={14} stroke={1.7} aria-hidden /> {t('dashboard.task_sync.synced')}
      </span>
    );
  const [tone, IconComponent, title, actionKey] = STATUS_STYLES[sync.status];
  return (
    <p className={joinClasses(styles.problem, tone)}>
      <IconComponent size={16} stroke={1.7} aria-hidden />
      <span>
        <b>{t(`dashboard.task_sync.${title}`)}</b> <SyncDetails sync={sync} />{' '}
        {onRepost && (
          <button type="button" className={styles.action} onClick={onRepost}>
            {t(`dashboard.task_sync.${actionKey}`)}
          </button>
        )}
      </span>
    </p>
  );
}

const STATUS_STYLES = {
  pending_sync: ['amber', IconClock, 'pending', 'try_now'],
  orphaned: ['violet', IconUnlink, 'orphaned', 'repost'],
  blocked: ['red', IconBan, 'blocked', 'again'],
} as const satisfies Record<string, readonly [Tone, ...unknown[]]>;

function SyncDetails({ sync }: { sync: SyncState }) {
  const now = useNow(1_000);
  if (sync.status === 'orphaned') return t('dashboard.task_sync.orphaned_about');
  const waitMs = sync.next_try_at === null ? 0 : Date.parse(sync.next_try_at) - now;
  const tries =
    sync.status === 'pending_sync' && sync.attempts > 0
      ? t('dashboard.task_sync.pending_tries', {
          tries: sync.attempts + 1,
          wait: `${Math.max(0, Math.ceil(waitMs / 1000))} s`,
        })
      : '';
  return [sync.last_error, tries].filter(Boolean).join(' ');
}
