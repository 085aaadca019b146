import { IconCloudStorm, IconPlugConnectedX } from '@tabler/icons-react';
import { t } from '../../locales/translate.ts';
import { useConnection, useReconnect } from './realtime-provider.tsx';
import { useNow } from '../../ui/components/clock.ts';
import { formatAge, formatTime } from '../components/formatting/format.ts';
import { useServer } from '../components/server-context.tsx';
import styles from './connection-status.module.css';
import { joinClasses } from '../components/join-classes.ts';
import type { Tone } from '../components/tone.ts';

const TONES = { live: 'pine', connecting: 'slate', stopped: 'amber' } as const satisfies Record<string, Tone>;

/**
 * Shows live, connecting, or stopped with the time of the data on the page. On a phone only the small one in the header
 * of the layout is visible, not the one of the page.
 */
export function ConnectionBadge({ isSmall = false }: { isSmall?: boolean }) {
  const connection = useConnection();
  const { timezone } = useServer();
  const time = connection.phase === 'stopped' ? formatTime(connection.lostAtMs, timezone) : '';
  return (
    <span className={joinClasses(styles.badge, TONES[connection.phase], isSmall ? styles.small : 'hide-phone')}>
      <i aria-hidden />
      {t(`dashboard.live.${connection.phase}`, { time })}
    </span>
  );
}

/** An alert for when live updates have stopped, and a note for when Discord reports an outage. */
export function ConnectionAlert() {
  const connection = useConnection();
  const reconnect = useReconnect();
  const { is_available, timezone } = useServer();
  return (
    <>
      {connection.phase === 'stopped' && (
        <div className="note amber">
          <IconPlugConnectedX size={18} stroke={1.7} aria-hidden />
          <span className="grow">
            <b>
              <StoppedFor sinceMs={connection.lostAtMs} />
            </b>{' '}
            <span role="alert">
              {t('dashboard.live.stopped_about', { time: formatTime(connection.lostAtMs, timezone, true) })}
            </span>
          </span>
          <button type="button" className="text-link" onClick={reconnect}>
            {t('dashboard.live.reconnect')}
          </button>
        </div>
      )}
      {!is_available && (
        <div className="note amber">
          <IconCloudStorm size={18} stroke={1.7} aria-hidden />
          <span className="grow">{t('dashboard.live.outage')}</span>
        </div>
      )}
    </>
  );
}

function StoppedFor({ sinceMs }: { sinceMs: number }) {
  const now = useNow(1000);
  return t('dashboard.live.stopped_title', { ago: formatAge(sinceMs, now, 'UTC') });
}
