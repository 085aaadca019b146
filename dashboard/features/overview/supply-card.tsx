import { SegmentedControl } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { say } from '../../../locales/translate.ts';
import { historyQuery } from '../../api/queries.ts';
import { Blank, Failed } from '../../components/feedback/empty-state.tsx';
import { BoneRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import type { OverviewSearch, Range } from './overview-search.ts';
import { SupplyChart } from './supply-chart.tsx';
import { SupplyTable } from './supply-table.tsx';
import { barsOf, chartSentence, DAYS } from './supply.ts';

const RANGES: readonly Range[] = ['14d', '3m', '1y'];

/** Sources against sinks: a sentence, then bars or a table. */
export default function SupplyCard({ supply }: { supply: number }) {
  const { id } = useServer();
  const { range = '14d', as } = useSearch({ from: '/inside/s/$server/' });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(historyQuery(id, DAYS[range]));
  const go = (search: OverviewSearch) =>
    void navigate({ to: '/s/$server', params: { server: id }, search, replace: true, resetScroll: false });
  const kept = range === '14d' ? {} : { range };
  const isEmpty = data?.data.every((day) => day.sources === 0 && day.sinks === 0) ?? false;
  return (
    <>
      <div className="card-head">
        <h2 id="chart">{say('dashboard.overview.chart')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={say('dashboard.overview.range_label')}
          data={RANGES.map((value) => ({ value, label: say(`dashboard.overview.ranges.${value}`) }))}
          value={range}
          onChange={(value) => go({ ...(as && { as }), ...((value === '3m' || value === '1y') && { range: value }) })}
        />
      </div>
      <div className="card-body">
        {data && isEmpty && (
          <Blank icon={IconChartBar} title={say('dashboard.overview.nothing_yet')}>
            {say('dashboard.overview.nothing_yet_about')}
          </Blank>
        )}
        {data && !isEmpty && (
          <>
            <p className="chart-words">{chartSentence(data.data, supply, range)}</p>
            {as === 'table' ? (
              <SupplyTable bars={barsOf(data.data, range)} range={range} />
            ) : (
              <SupplyChart bars={barsOf(data.data, range)} />
            )}
            <div className="chart-foot">
              <Legend />
              <button type="button" className="text-link" onClick={() => go(as ? kept : { ...kept, as: 'table' })}>
                {say(as ? 'dashboard.overview.as_chart' : 'dashboard.overview.as_table')}
              </button>
            </div>
          </>
        )}
        {!data && error && <Failed error={error} onRetry={() => void refetch()} />}
        {!data && !error && <BoneRows count={5} />}
      </div>
    </>
  );
}

const Legend = () => (
  <span className="legend">
    <span>
      <i className="source" aria-hidden />
      {say('dashboard.overview.legend_sources')}
    </span>
    <span>
      <i className="sink" aria-hidden />
      {say('dashboard.overview.legend_sinks')}
    </span>
  </span>
);
