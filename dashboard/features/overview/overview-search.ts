export type Range = '14d' | '3m' | '1y';
/** What the address of the overview holds: how far back the chart looks, and whether it is shown as a table. */
export type OverviewSearch = { range?: Exclude<Range, '14d'>; as?: 'table' };

export function readOverviewSearch(raw: Record<string, unknown>): OverviewSearch {
  const { range, as } = raw;
  return { ...((range === '3m' || range === '1y') && { range }), ...(as === 'table' && { as }) };
}
