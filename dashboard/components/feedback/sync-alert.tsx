import { IconBan, IconCheck, IconClock, IconUnlink, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { say } from '../../../locales/translate.ts';

export type SyncStatus = 'synced' | 'pending_sync' | 'orphaned' | 'blocked';

const LOOKS: Readonly<Record<SyncStatus, { tone: string; icon: Icon }>> = {
  synced: { tone: 'slate', icon: IconCheck },
  pending_sync: { tone: 'amber', icon: IconClock },
  orphaned: { tone: 'violet', icon: IconUnlink },
  blocked: { tone: 'red', icon: IconBan },
};

/** How it is with a message in Discord: an icon, a word, a colour, why, and what can be done. */
export function SyncNote({
  status,
  channel,
  error,
  act,
}: {
  status: SyncStatus;
  /** Where it stands, with its sign: "#market". */
  channel: string;
  /** In words; null when nothing went wrong. */
  error: string | null;
  act?: ReactNode;
}) {
  const { tone, icon: Shape } = LOOKS[status];
  const why = status === 'orphaned' ? null : error;
  return (
    <div className={`note sync-note ${tone}`}>
      <Shape size={18} stroke={1.7} aria-hidden />
      <span className="grow">
        <b>{say(`dashboard.sync.${status}`)}</b> {why} {say(`dashboard.sync.${status}_about`, { channel })}
      </span>
      {act}
    </div>
  );
}
