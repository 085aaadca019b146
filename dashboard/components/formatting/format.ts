const MINUS = '\u2212';
const wholeNumber = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compactNumber = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const oneDecimal = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** 1284360 → "1,284,360"; a negative number gets a true minus sign. */
export const formatNumber = (coins: number): string => wholeNumber.format(coins).replace('-', MINUS);

/** Always with its sign, "+350" or "−480", except for "0". */
export const formatSignedNumber = (coins: number): string =>
  coins > 0 ? `+${formatNumber(coins)}` : formatNumber(coins);

/** For chart axes only: 20000 → "20k". Unsigned on both sides of zero. */
export const formatAxisTick = (coins: number): string => compactNumber.format(Math.abs(coins)).toLowerCase();

/** 0.0199 → "2.0 %". */
export const formatPercent = (ratio: number): string => `${oneDecimal.format(Math.abs(ratio) * 100)} %`;

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function getDateFormat(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = timeZone + JSON.stringify(options);
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  dateFormats.set(key, format);
  return format;
}

/** "2026-11-22": the calendar day of a time in a time zone. */
export function toCalendarDay(atMs: number, timeZone: string): string {
  const parts = getDateFormat(timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(atMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** "14:32" or, with seconds, "14:32:08". */
export const formatTime = (atMs: number, timeZone: string, withSeconds = false): string =>
  getDateFormat(timeZone, { timeStyle: withSeconds ? 'medium' : 'short' }).format(atMs);

/** "14 Mar", with the year unless it is the current one. */
export function formatDate(atMs: number, nowMs: number, timeZone: string): string {
  const isThisYear = toCalendarDay(atMs, timeZone).slice(0, 4) === toCalendarDay(nowMs, timeZone).slice(0, 4);
  return getDateFormat(timeZone, { day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) }).format(
    atMs,
  );
}

/** "14 Mar 2025". */
export const formatFullDate = (atMs: number, timeZone: string): string =>
  getDateFormat(timeZone, { day: 'numeric', month: 'short', year: 'numeric' }).format(atMs);

/** "Sunday 22 November". */
export const formatWeekday = (atMs: number, timeZone: string): string =>
  getDateFormat(timeZone, { weekday: 'long', day: 'numeric', month: 'long' }).format(atMs);

/** "Sunday 22 November 2026 at 14:32:08 CET". */
export const formatExactTime = (atMs: number, timeZone: string): string =>
  getDateFormat(timeZone, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(atMs);

const DAY_MS = 86_400_000;
/** Whether `formatAge` shows this time as a date. */
export const isShownAsDate = (atMs: number, nowMs: number): boolean => nowMs - atMs >= DAY_MS;

/** "8 s", "4 min", "3 h", then the date. A local clock behind the server's yields "0 s", never a negative age. */
export function formatAge(atMs: number, nowMs: number, timeZone: string): string {
  const seconds = Math.max(0, Math.floor((nowMs - atMs) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return isShownAsDate(atMs, nowMs) ? formatDate(atMs, nowMs, timeZone) : `${Math.floor(seconds / 3600)} h`;
}

/** "Oslo" for "Europe/Oslo"; a time zone without a city keeps its name. */
export const cityOfTimeZone = (timeZone: string): string =>
  (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
