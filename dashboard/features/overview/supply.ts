import type { ResponseOf } from '../../../src/platform/contract.ts';
import type { transactionsContract } from '../../../src/features/transactions/contract.ts';
import { t } from '../../../locales/translate.ts';
import { formatNumber, formatPercent } from '../../components/formatting/format.ts';
import type { Range } from './overview-search.ts';

export type Day = ResponseOf<typeof transactionsContract.getSupplyHistory>['data'][number];
/** One bar: sources and sinks in coins from `day` until the next bar. `label` is for the chart, `name` for the table. */
export type Bar = Day & { label: string; name: string };

export const RANGE_DAYS: Readonly<Record<Range, number>> = { '14d': 14, '3m': 91, '1y': 365 };
const DAYS_PER_WEEK = 7;

/** Groups days into weeks for three months and into calendar months for a year, so that the bars stay readable. */
export function toBars(days: readonly Day[], range: Range): Bar[] {
  if (range === '14d') return days.map((day, index) => ({ ...day, ...dayLabels(day.day, index, days.length) }));
  // Weeks are counted from the end, so that the last week is complete.
  const groups = groupBy(
    days.map((day, index) => ({ day, index })),
    ({ day, index }) => (range === '1y' ? day.day.slice(0, 7) : Math.floor((days.length - 1 - index) / DAYS_PER_WEEK)),
  );
  return [...groups.values()].map((group) => {
    const first = group[0]?.day.day ?? '';
    const label = formatDay(first, range === '1y' ? { month: 'short' } : { day: 'numeric', month: 'short' });
    const name = range === '1y' ? formatDay(first, { month: 'long', year: 'numeric' }) : label;
    return { day: first, label, name, sources: sum(group, 'sources'), sinks: sum(group, 'sinks') };
  });
}

/** Describes the chart: the change of the supply in coins and percent, and the days with more sinks than sources. */
export function describeSupply(days: readonly Day[], supplyNow: number, range: Range): string {
  const net = days.reduce((total, day) => total + day.sources - day.sinks, 0);
  const before = supplyNow - net;
  const within = t(`dashboard.overview.within.${range}`);
  const data = { net: formatNumber(Math.abs(net)), within, percent: formatPercent(before === 0 ? 0 : net / before) };
  const direction = net < 0 ? 'shrank' : before <= 0 ? 'grew_from_nothing' : 'grew';
  const summary = t(`dashboard.overview.${net === 0 ? 'level' : direction}`, data);
  const deficitDays = days.filter((day) => day.sinks > day.sources);
  if (deficitDays.length === 0) return summary;
  const day = formatDay(deficitDays[0]?.day ?? '', { day: 'numeric', month: 'short' });
  const deficitText = t(deficitDays.length === 1 ? 'dashboard.overview.out_once' : 'dashboard.overview.out_often', {
    day,
    count: deficitDays.length,
  });
  return `${summary} ${deficitText}`;
}

/** Returns round tick values on both sides of zero, two or three for the taller side, and the range of the axis. */
export function computeAxis(bars: readonly Bar[]): { ticks: number[]; min: number; max: number } {
  const [up, down] = [Math.max(0, ...bars.map((bar) => bar.sources)), Math.max(0, ...bars.map((bar) => bar.sinks))];
  const roughStep = Math.max(up, down, 1) / 3;
  const magnitude = 10 ** Math.floor(Math.log10(roughStep));
  const step = Math.max(1, ([1, 2, 5].find((part) => part * magnitude >= roughStep) ?? 10) * magnitude);
  const above = Array.from({ length: Math.floor(up / step) + 1 }, (_, index) => index * step);
  const below = Array.from({ length: Math.floor(down / step) }, (_, index) => -(index + 1) * step);
  return { ticks: [...below.toReversed(), ...above], min: -down * 1.08, max: up * 1.08 };
}

function dayLabels(day: string, index: number, count: number): { label: string; name: string } {
  const name = formatDay(day, { day: 'numeric', month: 'short' });
  if (index === count - 1) return { label: t('dashboard.overview.today'), name };
  // The month is part of the first label and of the first day of a month; otherwise the day is enough.
  return { label: index === 0 || day.endsWith('-01') ? name : String(Number(day.slice(8))), name };
}

const sum = (group: readonly { day: Day }[], side: 'sources' | 'sinks') =>
  group.reduce((total, { day }) => total + day[side], 0);

/** A calendar day has no time zone, so it is parsed and formatted in the same one. */
const formatDay = (day: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(Date.parse(day));

/** `Map.groupBy` is not available in every browser that we support. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | number): Map<string | number, T[]> {
  const groups = new Map<string | number, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
