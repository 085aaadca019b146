import { IconCloudStorm, IconPlugConnectedX } from '@tabler/icons-react';
import { say } from '../../locales/translate.ts';
import { useConnection, useReconnect } from './realtime-provider.tsx';
import { useNow } from '../../ui/components/clock.ts';
import { agoText, clockText } from '../components/formatting/format.ts';
import { useServer } from '../components/server-context.tsx';

const TONES = { live: 'pine', connecting: 'slate', stopped: 'amber' };

/** Live, Connecting, or Stopped with the time of what is shown. */
export function ConnectionBadge() {
  const connection = useConnection();
  const { timezone } = useServer();
  const time = connection.phase === 'stopped' ? clockText(connection.lostAt, timezone) : '';
  return (
    <span className={`live ${TONES[connection.phase]}`}>
      <i aria-hidden />
      {say(`dashboard.live.${connection.phase}`, { time })}
    </span>
  );
}

/** Says aloud when live updates stopped for longer than a moment, or when Discord reports an outage. */
export function ConnectionNote() {
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
              <StoppedFor sinceMs={connection.lostAt} />
            </b>{' '}
            <span role="alert">
              {say('dashboard.live.stopped_about', { time: clockText(connection.lostAt, timezone, true) })}
            </span>
          </span>
          <button type="button" className="text-link" onClick={reconnect}>
            {say('dashboard.live.reconnect')}
          </button>
        </div>
      )}
      {!is_available && (
        <div className="note amber">
          <IconCloudStorm size={18} stroke={1.7} aria-hidden />
          <span className="grow">{say('dashboard.live.outage')}</span>
        </div>
      )}
    </>
  );
}

function StoppedFor({ sinceMs }: { sinceMs: number }) {
  const now = useNow(1000);
  return say('dashboard.live.stopped_title', { ago: agoText(sinceMs, now, 'UTC') });
}
