import { z } from 'zod';
import { param } from '../../components/search-params.ts';

export type Range = '14d' | '3m' | '1y';
/** Search params of the overview: the range of the chart, and whether it is shown as a table; default values are left out. */
export const overviewSearch = z.object({ range: param(z.enum(['3m', '1y'])), as: param(z.literal('table')) });
export type OverviewSearch = z.output<typeof overviewSearch>;
