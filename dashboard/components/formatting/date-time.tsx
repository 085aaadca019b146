import { Tooltip } from '@mantine/core';
import { nowMs, useNow } from '../../../ui/components/clock.ts';
import { agoText, clockText, dateText, dayOf, exactText, fullDateText } from './format.ts';
import { useServer } from '../server-context.tsx';

/** `ago`: "3 h", then the date. `clock`: the ledger's time of day, with the day when it is not today. `day`: a date with its year. */
type Manner = 'ago' | 'clock' | 'day';

/** A moment in the server's zone; on hover and on focus it says exactly when, with the zone. */
export function Moment({ at, as = 'ago' }: { at: string; as?: Manner }) {
  const { timezone } = useServer();
  const atMs = Date.parse(at);
  return (
    <Tooltip label={exactText(atMs, timezone)} portalProps={{ target: '#page' }}>
      <time dateTime={at} className="moment" tabIndex={0}>
        {as === 'day' ? fullDateText(atMs, timezone) : <Running atMs={atMs} as={as} timeZone={timezone} />}
      </time>
    </Tooltip>
  );
}

function Running({ atMs, as, timeZone }: { atMs: number; as: 'ago' | 'clock'; timeZone: string }) {
  const isYoung = nowMs() - atMs < 60_000;
  const now = useNow(isYoung ? 1000 : 20_000);
  if (as === 'ago') return agoText(atMs, now, timeZone);
  const clock = clockText(atMs, timeZone, true);
  return dayOf(atMs, timeZone) === dayOf(now, timeZone) ? clock : `${dateText(atMs, now, timeZone)}, ${clock}`;
}
