import { SegmentedControl } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { t } from '../../../locales/translate.ts';
import { supplyHistoryQuery } from '../../api/queries.ts';
import { EmptyState, ErrorState } from '../../components/feedback/empty-state.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import type { OverviewSearch, Range } from './overview-search.ts';
import { SupplyChart } from './supply-chart.tsx';
import { SupplyTable } from './supply-table.tsx';
import { toBars, describeSupply, RANGE_DAYS } from './supply.ts';
import styles from './supply-card.module.css';
import supplyColours from './supply-colours.module.css';
import { joinClasses } from '../../components/join-classes.ts';

const RANGES: readonly Range[] = ['14d', '3m', '1y'];

/** Sources and sinks over time: a summary, then a chart or a table. */
export default function SupplyCard({ supply }: { supply: number }) {
  const { id } = useServer();
  const { range = '14d', as } = useSearch({ from: '/authenticated/s/$server/' });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(supplyHistoryQuery(id, RANGE_DAYS[range]));
  const setSearch = (search: OverviewSearch) =>
    void navigate({ to: '/s/$server', params: { server: id }, search, replace: true, resetScroll: false });
  const rangeSearch = range === '14d' ? {} : { range };
  const isEmpty = data?.data.every((day) => day.sources === 0 && day.sinks === 0) ?? false;
  return (
    <>
      <div className={joinClasses('card-head', styles.head)}>
        <h2 id="chart">{t('dashboard.overview.chart')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t('dashboard.overview.range_label')}
          data={RANGES.map((value) => ({ value, label: t(`dashboard.overview.ranges.${value}`) }))}
          value={range}
          onChange={(value) =>
            setSearch({ ...(as && { as }), ...((value === '3m' || value === '1y') && { range: value }) })
          }
        />
      </div>
      <div className="card-body">
        {data && isEmpty && (
          <EmptyState icon={IconChartBar} title={t('dashboard.overview.nothing_yet')}>
            {t('dashboard.overview.nothing_yet_about')}
          </EmptyState>
        )}
        {data && !isEmpty && (
          <>
            <p className={styles.description}>{describeSupply(data.data, supply, range)}</p>
            {as === 'table' ? (
              <SupplyTable bars={toBars(data.data, range)} range={range} />
            ) : (
              <SupplyChart bars={toBars(data.data, range)} />
            )}
            <div className={styles.foot}>
              <Legend />
              <button
                type="button"
                className="text-link"
                onClick={() => setSearch(as ? rangeSearch : { ...rangeSearch, as: 'table' })}
              >
                {t(as ? 'dashboard.overview.as_chart' : 'dashboard.overview.as_table')}
              </button>
            </div>
          </>
        )}
        {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows count={5} />}
      </div>
    </>
  );
}

const Legend = () => (
  <span className={styles.legend}>
    <span>
      <i className={supplyColours.source} aria-hidden />
      {t('dashboard.overview.legend_sources')}
    </span>
    <span>
      <i className={supplyColours.sink} aria-hidden />
      {t('dashboard.overview.legend_sinks')}
    </span>
  </span>
);
