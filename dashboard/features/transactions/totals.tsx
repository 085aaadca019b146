import { useQuery } from '@tanstack/react-query';
import { say } from '../../../locales/translate.ts';
import { entrySumsQuery } from '../../api/queries.ts';
import { Coins, Delta } from '../../components/formatting/amount.tsx';
import { useServer } from '../../components/server-context.tsx';
import { filtersAsked, isFiltered, type Filters } from './transactions-search.ts';

/** How many entries there are; of what is filtered also the coins in and out. */
export function Totals({ search, total }: { search: Filters; total: number }) {
  const { id } = useServer();
  const { data } = useQuery({ ...entrySumsQuery(id, filtersAsked(search)), enabled: isFiltered(search) });
  const sums = data?.statistics;
  return (
    <>
      <dl className="totals">
        <div>
          <dt>{say('dashboard.totals.entries')}</dt>
          <dd>
            <Coins value={total} />
          </dd>
        </div>
        {sums && (
          <>
            <Sum words={say('dashboard.totals.in')} value={sums.coins_in} />
            <Sum words={say('dashboard.totals.out')} value={-sums.coins_out} />
            <Sum words={say('dashboard.totals.net')} value={sums.coins_in - sums.coins_out} />
          </>
        )}
      </dl>
      {sums && !sums.is_complete && (
        <p className="totals-part dim">{say('dashboard.totals.part', { count: sums.count })}</p>
      )}
    </>
  );
}

const Sum = ({ words, value }: { words: string; value: number }) => (
  <div>
    <dt>{words}</dt>
    <dd>
      <Delta value={value} />
    </dd>
  </div>
);
