import { IconBan, IconCheck, IconClock, IconUnlink, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { t } from '../../../locales/translate.ts';
import styles from './sync-alert.module.css';
import { joinClasses } from '../join-classes.ts';
import type { Tone } from '../tone.ts';

export type SyncStatus = 'synced' | 'pending_sync' | 'orphaned' | 'blocked';

const STATUS_STYLES: Readonly<Record<SyncStatus, { tone: Tone; icon: Icon }>> = {
  synced: { tone: 'slate', icon: IconCheck },
  pending_sync: { tone: 'amber', icon: IconClock },
  orphaned: { tone: 'violet', icon: IconUnlink },
  blocked: { tone: 'red', icon: IconBan },
};

/** The sync status of a Discord message: icon, colour, status text, error, and an optional action. */
export function SyncAlert({
  status,
  channel,
  error,
  action,
}: {
  status: SyncStatus;
  /** The channel of the message, with its sign: "#market". */
  channel: string;
  /** The last error as text; null when there was none. */
  error: string | null;
  action?: ReactNode;
}) {
  const { tone, icon: IconComponent } = STATUS_STYLES[status];
  const visibleError = status === 'orphaned' ? null : error;
  return (
    <div className={joinClasses('note', styles.alert, tone)}>
      <IconComponent size={18} stroke={1.7} aria-hidden />
      <span className="grow">
        <b>{t(`dashboard.sync.${status}`)}</b> {visibleError} {t(`dashboard.sync.${status}_about`, { channel })}
      </span>
      {action}
    </div>
  );
}
