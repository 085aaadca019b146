import './overview.css';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { say } from '../../../locales/translate.ts';
import { overviewQuery } from '../../api/queries.ts';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { Failed } from '../../components/feedback/empty-state.tsx';
import { useNow } from '../../../ui/components/clock.ts';
import { cityOf, clockText, weekdayText } from '../../components/formatting/format.ts';
import { PageHead } from '../../components/page-header.tsx';
import { AfterPatience, Bone } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { Equation } from './supply-breakdown.tsx';
import { HappeningNow } from './activity-feed.tsx';
import { MovementsStatus } from './movements-status.tsx';
import { TodaysMovements } from './todays-totals.tsx';
import { WaitingCard } from './waiting-card.tsx';

const SupplyCard = lazy(() => import('./supply-card.tsx'));

export function OverviewPage() {
  const server = useServer();
  const { data, error, refetch } = useQuery(overviewQuery(server.id));
  return (
    <>
      <PageHead title={say('dashboard.overview.title')} place={server.name} about={<Today />}>
        <ConnectionBadge />
      </PageHead>
      <MovementsStatus />
      {data && <Equation overview={data} />}
      {!data && error && (
        <div className="card">
          <Failed error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!data && !error && <EquationBones />}
      <div className="overview-grid">
        <div>
          <section className="card chart-card" aria-labelledby="chart">
            {/* The figures come first; the chart's code is fetched once they stand. */}
            {!data && !error && <ChartBones />}
            {data && (
              <Suspense fallback={<ChartBones />}>
                <SupplyCard supply={data.supply} />
              </Suspense>
            )}
          </section>
          <TodaysMovements movements={data?.movements} />
        </div>
        <div>
          <WaitingCard />
          <HappeningNow />
        </div>
      </div>
    </>
  );
}

function Today() {
  const { timezone, currency_name } = useServer();
  const now = useNow(10_000);
  return say('dashboard.overview.about', {
    day: weekdayText(now, timezone),
    time: clockText(now, timezone),
    city: cityOf(timezone),
    currency: currency_name,
  });
}

const EquationBones = () => (
  <div className="card equation-bones">
    <AfterPatience>
      <Bone width={190} height={30} />
      <Bone width={110} height={20} />
      <Bone width={90} height={20} />
      <Bone width={90} height={20} />
    </AfterPatience>
  </div>
);

const ChartBones = () => (
  <div className="card-body chart-bones">
    <AfterPatience>
      <Bone width={170} height={14} />
      <Bone width="60%" />
      <span className="bone block" aria-hidden />
    </AfterPatience>
  </div>
);
