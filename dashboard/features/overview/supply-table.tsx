import { t } from '../../../locales/translate.ts';
import { SignedAmount } from '../../components/formatting/amount.tsx';
import { formatNumber } from '../../components/formatting/format.ts';
import type { Range } from './overview-search.ts';
import type { Bar } from './supply.ts';
import styles from './supply-table.module.css';
import { joinClasses } from '../../components/join-classes.ts';

const FIRST_COLUMN = { '14d': 'day', '3m': 'week', '1y': 'month' } as const;

/** The data of the chart as a table, newest first. */
export function SupplyTable({ bars, range }: { bars: readonly Bar[]; range: Range }) {
  return (
    <table className={joinClasses('table', styles.table)} aria-labelledby="chart">
      <thead>
        <tr>
          <th scope="col">{t(`dashboard.overview.${FIRST_COLUMN[range]}`)}</th>
          <th scope="col" className="r">
            {t('dashboard.overview.sources_short')}
          </th>
          <th scope="col" className="r">
            {t('dashboard.overview.sinks_short')}
          </th>
          <th scope="col" className="r">
            {t('dashboard.overview.net')}
          </th>
        </tr>
      </thead>
      <tbody>
        {bars.toReversed().map((bar) => (
          <tr key={bar.day}>
            <th scope="row">{bar.name}</th>
            <td className="r num">{formatNumber(bar.sources)}</td>
            <td className="r num">{formatNumber(bar.sinks)}</td>
            <td className="r">
              <SignedAmount value={bar.sources - bar.sinks} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
