import type { TimeStyle } from './markdown-parser.ts';

const STEPS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

const STYLES: Record<Exclude<TimeStyle, 'R'>, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

/** What Discord shows for `<t:seconds:style>`, in the reader's zone unless `timeZone` names one. */
export function timestampText(seconds: number, style: TimeStyle, nowMs: number, timeZone?: string): string {
  const atMs = seconds * 1000;
  if (Math.abs(atMs) > 8.64e15) return 'Invalid date';
  if (style === 'R') return relativeText(atMs, nowMs);
  return new Intl.DateTimeFormat('en-GB', { ...STYLES[style], ...(timeZone && { timeZone }) }).format(atMs);
}

/** "in 3 hours", "2 minutes ago": the largest unit that fits, rounded as Discord does. */
export function relativeText(atMs: number, nowMs: number): string {
  const seconds = Math.round((atMs - nowMs) / 1000);
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat('en').format(Math.round(seconds / size), unit);
}

/** What stands beside an author: "Today at 14:02", "Yesterday at 09:15", "21/11/2026, 18:40". */
export function sentText(iso: string, nowMs: number, timeZone?: string): string {
  const zone = timeZone ? { timeZone } : {};
  const day = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...zone });
  const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', ...zone }).format(Date.parse(iso));
  const sent = day.format(Date.parse(iso));
  if (sent === day.format(nowMs)) return `Today at ${clock}`;
  if (sent === day.format(nowMs - 86_400_000)) return `Yesterday at ${clock}`;
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeStyle: 'short', ...zone }).format(Date.parse(iso));
}
