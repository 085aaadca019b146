import type { ResponseOf } from '../../../src/platform/contract.ts';
import type { transactionsContract } from '../../../src/features/transactions/contract.ts';
import { t } from '../../../locales/translate.ts';
import { formatNumber, formatPercent } from '../../components/formatting/format.ts';
import type { Range } from './overview-search.ts';

export type Day = ResponseOf<typeof transactionsContract.getSupplyHistory>['data'][number];
/** One bar: the coins made and taken out from `day` on, until the next bar. `label` stands under it, `name` in the table. */
export type Bar = Day & { label: string; name: string };

export const RANGE_DAYS: Readonly<Record<Range, number>> = { '14d': 14, '3m': 91, '1y': 365 };
const WEEK = 7;

/** Days become weeks over three months and calendar months over a year, so that there are never more bars than can be read. */
export function toBars(days: readonly Day[], range: Range): Bar[] {
  if (range === '14d') return days.map((day, at) => ({ ...day, ...dayLabels(day.day, at, days.length) }));
  // Counted from the end, so that the last week is a whole one.
  const groups = groupBy(
    days.map((day, at) => ({ day, at })),
    ({ day, at }) => (range === '1y' ? day.day.slice(0, 7) : Math.floor((days.length - 1 - at) / WEEK)),
  );
  return [...groups.values()].map((group) => {
    const first = group[0]?.day.day ?? '';
    const label = formatDay(first, range === '1y' ? { month: 'short' } : { day: 'numeric', month: 'short' });
    const name = range === '1y' ? formatDay(first, { month: 'long', year: 'numeric' }) : label;
    return { day: first, label, name, sources: sum(group, 'sources'), sinks: sum(group, 'sinks') };
  });
}

/** Says what the chart shows: how the supply moved, in coins and in parts of what it was, and when more went out than came in. */
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

/** Round marks on both sides of zero, two or three for the taller side, and how far the axis reaches. */
export function computeAxis(bars: readonly Bar[]): { ticks: number[]; min: number; max: number } {
  const [up, down] = [Math.max(0, ...bars.map((bar) => bar.sources)), Math.max(0, ...bars.map((bar) => bar.sinks))];
  const rough = Math.max(up, down, 1) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5].find((part) => part * power >= rough) ?? 10) * power);
  const above = Array.from({ length: Math.floor(up / step) + 1 }, (_, at) => at * step);
  const below = Array.from({ length: Math.floor(down / step) }, (_, at) => -(at + 1) * step);
  return { ticks: [...below.toReversed(), ...above], min: -down * 1.08, max: up * 1.08 };
}

function dayLabels(day: string, at: number, count: number): { label: string; name: string } {
  const name = formatDay(day, { day: 'numeric', month: 'short' });
  if (at === count - 1) return { label: t('dashboard.overview.today'), name };
  // The month is told where it begins; between, the number is enough.
  return { label: at === 0 || day.endsWith('-01') ? name : String(Number(day.slice(8))), name };
}

const sum = (group: readonly { day: Day }[], side: 'sources' | 'sinks') =>
  group.reduce((total, { day }) => total + day[side], 0);

/** A calendar day has no zone of its own, so it is read and written in the same one. */
const formatDay = (day: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(Date.parse(day));

/** `Map.groupBy` would do, were it in every browser we serve. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | number): Map<string | number, T[]> {
  const groups = new Map<string | number, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
