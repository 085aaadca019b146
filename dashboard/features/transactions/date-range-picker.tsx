import { TextInput } from '@mantine/core';
import { t } from '../../../locales/translate.ts';
import { nowMs } from '../../../ui/components/clock.ts';
import { formatDate, toCalendarDay } from '../../components/formatting/format.ts';
import { useServer } from '../../components/server-context.tsx';
import styles from './date-range-picker.module.css';

type DateRange = { from: string | undefined; to: string | undefined };

/** "14 Nov to 22 Nov", "From 14 Nov", "Up to 22 Nov", or one day. */
export function formatDateRange(from: string | undefined, to: string | undefined): string | undefined {
  // A day has no time zone, so it is parsed and formatted in the same one.
  const dayText = (day: string) => formatDate(Date.parse(day), nowMs(), 'UTC');
  if (from && to)
    return from === to ? dayText(from) : t('dashboard.filters.from_to', { from: dayText(from), to: dayText(to) });
  if (from) return t('dashboard.filters.from_day', { from: dayText(from) });
  return to && t('dashboard.filters.to_day', { to: dayText(to) });
}

/** The first and the last day, each optional. Days are in the server's time zone. */
export function DateRangePicker({ from, to, onChange }: DateRange & { onChange: (days: DateRange) => void }) {
  const { timezone } = useServer();
  const today = toCalendarDay(nowMs(), timezone);
  const isReversed = from !== undefined && to !== undefined && from > to;
  const field = (label: string, value: string | undefined, set: (day: string | undefined) => void) => (
    <TextInput
      type="date"
      label={label}
      max={today}
      value={value ?? ''}
      onChange={(event) => set(event.currentTarget.value || undefined)}
    />
  );
  return (
    <div className={styles.picker}>
      {field(t('dashboard.filters.first_day'), from, (day) => onChange({ from: day, to }))}
      {field(t('dashboard.filters.last_day'), to, (day) => onChange({ from, to: day }))}
      {isReversed && (
        <p className="act-fault" role="alert">
          {t('dashboard.filters.backwards')}
        </p>
      )}
    </div>
  );
}
