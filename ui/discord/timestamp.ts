import type { TimeStyle } from './markdown-parser.ts';

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

const STYLE_OPTIONS: Record<Exclude<TimeStyle, 'R'>, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

/** Formats `<t:seconds:style>` as Discord does, in `timeZone` or by default in the time zone of the browser. */
export function formatTimestamp(seconds: number, style: TimeStyle, nowMs: number, timeZone?: string): string {
  const atMs = seconds * 1000;
  if (Math.abs(atMs) > 8.64e15) return 'Invalid date';
  if (style === 'R') return formatRelativeTime(atMs, nowMs);
  return new Intl.DateTimeFormat('en-GB', { ...STYLE_OPTIONS[style], ...(timeZone && { timeZone }) }).format(atMs);
}

/** "in 3 hours", "2 minutes ago": the largest unit that fits, rounded as Discord does. */
export function formatRelativeTime(atMs: number, nowMs: number): string {
  const seconds = Math.round((atMs - nowMs) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat('en').format(Math.round(seconds / size), unit);
}

/** The time next to an author: "Today at 14:02", "Yesterday at 09:15", "21/11/2026, 18:40". */
export function formatSentAt(iso: string, nowMs: number, timeZone?: string): string {
  const zoneOptions = timeZone ? { timeZone } : {};
  const dayFormat = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...zoneOptions });
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', ...zoneOptions }).format(Date.parse(iso));
  const sentDay = dayFormat.format(Date.parse(iso));
  if (sentDay === dayFormat.format(nowMs)) return `Today at ${time}`;
  if (sentDay === dayFormat.format(nowMs - 86_400_000)) return `Yesterday at ${time}`;
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeStyle: 'short', ...zoneOptions }).format(
    Date.parse(iso),
  );
}
