import { useQuery } from '@tanstack/react-query';
import { t } from '../../../locales/translate.ts';
import { entrySumsQuery } from '../../api/queries.ts';
import { Amount, SignedAmount } from '../../components/formatting/amount.tsx';
import { useServer } from '../../components/server-context.tsx';
import { toFilterParams, isFiltered, type Filters } from './transactions-search.ts';
import styles from './totals.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** The number of entries; with filters also the coins in, out and net. */
export function Totals({ search, total }: { search: Filters; total: number }) {
  const { id } = useServer();
  const { data } = useQuery({ ...entrySumsQuery(id, toFilterParams(search)), enabled: isFiltered(search) });
  const sums = data?.statistics;
  return (
    <>
      <dl className={styles.totals}>
        <div>
          <dt>{t('dashboard.totals.entries')}</dt>
          <dd>
            <Amount value={total} />
          </dd>
        </div>
        {sums && (
          <>
            <Sum label={t('dashboard.totals.in')} value={sums.coins_in} />
            <Sum label={t('dashboard.totals.out')} value={-sums.coins_out} />
            <Sum label={t('dashboard.totals.net')} value={sums.coins_in - sums.coins_out} />
          </>
        )}
      </dl>
      {sums && !sums.is_complete && (
        <p className={joinClasses(styles.part, 'dim')}>{t('dashboard.totals.part', { count: sums.count })}</p>
      )}
    </>
  );
}

const Sum = ({ label, value }: { label: string; value: number }) => (
  <div>
    <dt>{label}</dt>
    <dd>
      <SignedAmount value={value} />
    </dd>
  </div>
);
