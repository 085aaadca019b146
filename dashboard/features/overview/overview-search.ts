export type Range = '14d' | '3m' | '1y';
/** Search params of the overview: the range of the chart, and whether it is shown as a table. */
export type OverviewSearch = { range?: Exclude<Range, '14d'>; as?: 'table' };

export function readOverviewSearch(raw: Record<string, unknown>): OverviewSearch {
  const { range, as } = raw;
  return { ...((range === '3m' || range === '1y') && { range }), ...(as === 'table' && { as }) };
}
