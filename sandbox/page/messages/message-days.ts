/** Consecutive items of one day, in the reader's time zone unless another is given. */
export type MessageDay<T> = { day: string; startedAt: string; items: readonly T[] };

/** Groups items, sorted by time, by day. `day` has the form `2026-11-22`; `startedAt` is the timestamp of the first item. */
export function groupByDay<T extends { timestamp: string }>(
  items: readonly T[],
  timeZone?: string,
): readonly MessageDay<T>[] {
  const format = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...(timeZone && { timeZone }) });
  const days: { day: string; startedAt: string; items: T[] }[] = [];
  for (const item of items) {
    const day = format.format(Date.parse(item.timestamp));
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, startedAt: item.timestamp, items: [item] });
  }
  return days;
}

/** Formats a day as "22 November 2026". */
export const formatDay = (iso: string, timeZone?: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', ...(timeZone && { timeZone }) }).format(Date.parse(iso));
