import { TextInput } from '@mantine/core';
import { say } from '../../../locales/translate.ts';
import { nowMs } from '../../../ui/components/clock.ts';
import { dateText, dayOf } from '../../components/formatting/format.ts';
import { useServer } from '../../components/server-context.tsx';

type Days = { from: string | undefined; to: string | undefined };

/** "14 Nov to 22 Nov", "From 14 Nov", "Up to 22 Nov", or one day. */
export function daysText(from: string | undefined, to: string | undefined): string | undefined {
  // A day has no zone of its own, so it is read and written in the same one.
  const text = (day: string) => dateText(Date.parse(day), nowMs(), 'UTC');
  if (from && to)
    return from === to ? text(from) : say('dashboard.filters.from_to', { from: text(from), to: text(to) });
  if (from) return say('dashboard.filters.from_day', { from: text(from) });
  return to && say('dashboard.filters.to_day', { to: text(to) });
}

/** The first and the last day, either of which may be left open. Days are the server's. */
export function DaysPicker({ from, to, onChange }: Days & { onChange: (days: Days) => void }) {
  const { timezone } = useServer();
  const today = dayOf(nowMs(), timezone);
  const isBackwards = from !== undefined && to !== undefined && from > to;
  const field = (words: string, value: string | undefined, set: (day: string | undefined) => void) => (
    <TextInput
      type="date"
      label={words}
      max={today}
      value={value ?? ''}
      onChange={(event) => set(event.currentTarget.value || undefined)}
    />
  );
  return (
    <div className="days-picker">
      {field(say('dashboard.filters.first_day'), from, (day) => onChange({ from: day, to }))}
      {field(say('dashboard.filters.last_day'), to, (day) => onChange({ from, to: day }))}
      {isBackwards && (
        <p className="act-fault" role="alert">
          {say('dashboard.filters.backwards')}
        </p>
      )}
    </div>
  );
}
