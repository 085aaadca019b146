import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { t } from '../../../locales/translate.ts';
import { overviewQuery } from '../../api/queries.ts';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { ErrorState } from '../../components/feedback/empty-state.tsx';
import { useNow } from '../../../ui/components/clock.ts';
import { cityOfTimeZone, formatTime, formatWeekday } from '../../components/formatting/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { ChartSkeleton, DelayedFallback, Skeleton } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { SupplyBreakdown } from './supply-breakdown.tsx';
import { ActivityFeed } from './activity-feed.tsx';
import { NewEntriesStatus } from './new-entries-status.tsx';
import { TodaysTotals } from './todays-totals.tsx';
import { WaitingCard } from './waiting-card.tsx';
import styles from './overview-page.module.css';
import { joinClasses } from '../../components/join-classes.ts';

const SupplyCard = lazy(() => import('./supply-card.tsx'));

export function OverviewPage() {
  const server = useServer();
  const { data, error, refetch } = useQuery(overviewQuery(server.id));
  return (
    <>
      <PageHeader title={t('dashboard.overview.title')} serverName={server.name} description={<Today />}>
        <ConnectionBadge />
      </PageHeader>
      <NewEntriesStatus />
      {data && <SupplyBreakdown overview={data} />}
      {!data && error && (
        <div className="card">
          <ErrorState error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!data && !error && <SupplyBreakdownSkeleton />}
      <div className={styles.grid}>
        <div>
          <section className={joinClasses('card', styles.chart)} aria-labelledby="chart">
            {/* The amounts come first: the code of the chart is loaded only once they are shown. */}
            {!data && !error && <SupplyCardSkeleton />}
            {data && (
              <Suspense fallback={<SupplyCardSkeleton />}>
                <SupplyCard supply={data.supply} />
              </Suspense>
            )}
          </section>
          <TodaysTotals totals={data?.movements} />
        </div>
        <div>
          <WaitingCard />
          <ActivityFeed />
        </div>
      </div>
    </>
  );
}

function Today() {
  const { timezone, currency_name } = useServer();
  const now = useNow(10_000);
  return t('dashboard.overview.about', {
    day: formatWeekday(now, timezone),
    time: formatTime(now, timezone),
    city: cityOfTimeZone(timezone),
    currency: currency_name,
  });
}

const SupplyBreakdownSkeleton = () => (
  <div className={joinClasses('card', styles.breakdownSkeleton)}>
    <DelayedFallback>
      <Skeleton width={190} height={30} />
      <Skeleton width={110} height={20} />
      <Skeleton width={90} height={20} />
      <Skeleton width={90} height={20} />
    </DelayedFallback>
  </div>
);

const SupplyCardSkeleton = () => (
  <div className={joinClasses('card-body', styles.chartSkeleton)}>
    <DelayedFallback>
      <Skeleton width={170} height={14} />
      <Skeleton width="60%" />
      <ChartSkeleton />
    </DelayedFallback>
  </div>
);
