import type { transactionsContract } from '../../../src/features/transactions/contract.ts';
import type { ResponseOf } from '../../../src/platform/contract.ts';
import { t } from '../../../locales/translate.ts';
import { Amount } from '../../components/formatting/amount.tsx';
import styles from './supply-breakdown.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** Shows how the supply is made up: now = at midnight + sources − sinks. */
export function SupplyBreakdown({ overview }: { overview: ResponseOf<typeof transactionsContract.getOverview> }) {
  return (
    <dl className={joinClasses('card', styles.equation)} aria-label={t('dashboard.overview.equation')}>
      <div className={styles.now}>
        <dt>{t('dashboard.overview.supply', { count: overview.holders })}</dt>
        <dd>
          <Amount value={overview.supply} />
        </dd>
      </div>
      <BreakdownTerm sign="=" label={t('dashboard.overview.midnight')} value={overview.supply_at_midnight} />
      <BreakdownTerm
        sign="+"
        label={t('dashboard.overview.sources')}
        value={overview.sources_today}
        className={styles.source}
      />
      <BreakdownTerm
        sign={'\u2212'}
        label={t('dashboard.overview.sinks')}
        value={overview.sinks_today}
        className={styles.sink}
      />
    </dl>
  );
}

function BreakdownTerm({
  sign,
  label,
  value,
  className,
}: {
  sign: string;
  label: string;
  value: number;
  className?: string | undefined;
}) {
  return (
    <div data-sign={sign} className={className}>
      <dt>{label}</dt>
      <dd>
        <Amount value={value} />
      </dd>
    </div>
  );
}
