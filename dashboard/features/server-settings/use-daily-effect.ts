import { useQuery } from '@tanstack/react-query';
import { t } from '../../../locales/translate.ts';
import { entrySumsQuery } from '../../api/queries.ts';
import { nowMs } from '../../../ui/components/clock.ts';
import { toCalendarDay } from '../../components/formatting/format.ts';
import { useServer } from '../../components/server-context.tsx';
import type { SettingsForm } from './use-settings-form.ts';

const DAYS = 7;
const DAY_MS = 86_400_000;

/** Describes the effect of a changed daily amount at the claim rate of the last seven days; undefined while unchanged. */
export function useDailyEffect(form: SettingsForm): string | undefined {
  const { id, timezone, currency_name: currency } = useServer();
  const [was, mine] = [form.current.daily_amount, form.getValue('daily_amount')];
  const isChanged = typeof mine === 'number' && mine !== was;
  const since = toCalendarDay(nowMs() - (DAYS - 1) * DAY_MS, timezone);
  const { data } = useQuery({
    ...entrySumsQuery(id, { type: 'daily', start_date: since }),
    enabled: isChanged,
  });
  if (!isChanged || !data?.statistics) return undefined;
  return dailyEffect({ claims: data.statistics.count, was, mine, currency });
}

/** Formats the effect per day; `claims` is the number of claims in seven days. Undefined when it rounds to zero. */
export function dailyEffect(input: {
  claims: number;
  was: number;
  mine: number;
  currency: string;
}): string | undefined {
  const differencePerDay = Math.round((input.claims / DAYS) * (input.mine - input.was));
  if (differencePerDay === 0) return undefined;
  const messageKey = differencePerDay > 0 ? 'more_a_day' : 'fewer_a_day';
  return t(`dashboard.settings.${messageKey}`, { coins: Math.abs(differencePerDay), currency: input.currency });
}
