import { Tooltip } from '@mantine/core';
import { nowMs, useNow } from '../../../ui/components/clock.ts';
import { formatAge, formatTime, formatDate, toCalendarDay, formatExactTime, formatFullDate } from './format.ts';
import { useServer } from '../server-context.tsx';
import styles from './date-time.module.css';

/** `ago`: "3 h", later the date. `clock`: time of day, with the date unless today. `day`: the date with its year. */
type TimeFormat = 'ago' | 'clock' | 'day';

/** A time in the server's time zone; hover or focus shows the exact time with the zone. */
export function DateTime({ at, format = 'ago' }: { at: string; format?: TimeFormat }) {
  const { timezone } = useServer();
  const atMs = Date.parse(at);
  return (
    <Tooltip label={formatExactTime(atMs, timezone)} portalProps={{ target: '#page' }}>
      <time dateTime={at} className={styles.moment} tabIndex={0}>
        {format === 'day' ? (
          formatFullDate(atMs, timezone)
        ) : (
          <LiveTime atMs={atMs} format={format} timeZone={timezone} />
        )}
      </time>
    </Tooltip>
  );
}

function LiveTime({ atMs, format, timeZone }: { atMs: number; format: 'ago' | 'clock'; timeZone: string }) {
  const isRecent = nowMs() - atMs < 60_000;
  const now = useNow(isRecent ? 1000 : 20_000);
  if (format === 'ago') return formatAge(atMs, now, timeZone);
  const time = formatTime(atMs, timeZone, true);
  return toCalendarDay(atMs, timeZone) === toCalendarDay(now, timeZone)
    ? time
    : `${formatDate(atMs, now, timeZone)}, ${time}`;
}
