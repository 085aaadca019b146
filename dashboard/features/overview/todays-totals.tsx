import { IconCoins } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { transactionsContract } from '../../../src/features/transactions/contract.ts';
import type { ResponseOf } from '../../../src/platform/contract.ts';
import { t } from '../../../locales/translate.ts';
import { EmptyState } from '../../components/feedback/empty-state.tsx';
import { KindIcon } from '../../components/entries/entry-kind.tsx';
import { Amount, SignedAmount } from '../../components/formatting/amount.tsx';
import { formatNumber } from '../../components/formatting/format.ts';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import supplyColours from './supply-colours.module.css';
import styles from './todays-totals.module.css';
import { joinClasses } from '../../components/join-classes.ts';

type KindTotal = ResponseOf<typeof transactionsContract.getOverview>['movements'][number];
const TRANSFER_TYPES: readonly string[] = ['transfer_send', 'transfer_receive'];

/** Today's changes of the supply by kind, sources before sinks. `totals` is undefined while loading. */
export function TodaysTotals({ totals }: { totals: readonly KindTotal[] | undefined }) {
  const { id } = useServer();
  const kinds = totals?.filter(({ type }) => !TRANSFER_TYPES.includes(type)).toSorted(compareTotals) ?? [];
  return (
    <section className="card" aria-labelledby="movements">
      <div className="card-head">
        <h2 id="movements">{t('dashboard.overview.movements')}</h2>
        <Link className="text-link" to="/s/$server/transactions" params={{ server: id }}>
          {t('dashboard.overview.all_transactions')}
        </Link>
      </div>
      {!totals && (
        <div className="card-body">
          <SkeletonRows count={4} />
        </div>
      )}
      {totals?.length === 0 && (
        <EmptyState icon={IconCoins} title={t('dashboard.overview.none_today')}>
          {t('dashboard.overview.none_today_about')}
        </EmptyState>
      )}
      {totals && totals.length > 0 && (
        <>
          {kinds.length > 0 && <TotalsTable kinds={kinds} />}
          <div className="table-foot">
            <TransfersTotal total={totals.find(({ type }) => type === 'transfer_send')} />
            <span>
              {t('dashboard.overview.net')} <SignedAmount value={kinds.reduce((net, { change }) => net + change, 0)} />
            </span>
          </div>
        </>
      )}
    </section>
  );
}

/** Sorts sources before sinks, and the larger change first within each. */
const compareTotals = (a: KindTotal, b: KindTotal) =>
  Number(b.change > 0) - Number(a.change > 0) || Math.abs(b.change) - Math.abs(a.change);

function TotalsTable({ kinds }: { kinds: readonly KindTotal[] }) {
  const max = Math.max(1, ...kinds.map(({ change }) => Math.abs(change)));
  return (
    <table className={joinClasses('table', styles.table)} aria-labelledby="movements">
      <thead>
        <tr>
          <th scope="col">{t('dashboard.overview.kind')}</th>
          <th scope="col" className="r">
            {t('dashboard.overview.acts')}
          </th>
          <td className="hide-phone" />
          <th scope="col" className="r">
            {t('dashboard.overview.change')}
          </th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ type, acts, change }) => (
          <tr key={type}>
            <td>
              <span className={styles.kind}>
                <KindIcon kind={type} size={17} />
                {t(`dashboard.kinds.${type}`)}
              </span>
            </td>
            <td className="r">
              <Amount value={acts} />
            </td>
            <td className={joinClasses('hide-phone', styles.share)}>
              <i
                className={change < 0 ? supplyColours.sink : supplyColours.source}
                style={{ width: `${(Math.abs(change) / max) * 100}%` }}
              />
            </td>
            <td className="r">
              <SignedAmount value={change} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TransfersTotal({ total }: { total: KindTotal | undefined }) {
  const { currency_name: currency } = useServer();
  if (!total || total.acts === 0) return <span>{t('dashboard.overview.no_between')}</span>;
  const data = {
    count: total.acts,
    acts: formatNumber(total.acts),
    coins: formatNumber(total.moved),
    currency,
  };
  return <span>{t('dashboard.overview.between', data)}</span>;
}
