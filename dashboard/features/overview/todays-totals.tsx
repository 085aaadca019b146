import { IconCoins } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { transactionsContract } from '../../../src/features/transactions/contract.ts';
import type { AnswerOf } from '../../../src/platform/contract.ts';
import { say } from '../../../locales/translate.ts';
import { Blank } from '../../components/feedback/empty-state.tsx';
import { KindIcon } from '../../components/entries/entry-kind.tsx';
import { Coins, Delta } from '../../components/formatting/amount.tsx';
import { coinsText } from '../../components/formatting/format.ts';
import { BoneRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';

type Movement = AnswerOf<typeof transactionsContract.getOverview>['movements'][number];
const BETWEEN: readonly string[] = ['transfer_send', 'transfer_receive'];

/** What changed the supply today, by kind: what made coins first, then what took them out. Undefined while it is being read. */
export function TodaysMovements({ movements }: { movements: readonly Movement[] | undefined }) {
  const { id } = useServer();
  const kinds = movements?.filter(({ type }) => !BETWEEN.includes(type)).toSorted(bySide) ?? [];
  return (
    <section className="card" aria-labelledby="movements">
      <div className="card-head">
        <h2 id="movements">{say('dashboard.overview.movements')}</h2>
        <Link className="text-link" to="/s/$server/transactions" params={{ server: id }}>
          {say('dashboard.overview.all_transactions')}
        </Link>
      </div>
      {!movements && (
        <div className="card-body">
          <BoneRows count={4} />
        </div>
      )}
      {movements?.length === 0 && (
        <Blank icon={IconCoins} title={say('dashboard.overview.none_today')}>
          {say('dashboard.overview.none_today_about')}
        </Blank>
      )}
      {movements && movements.length > 0 && (
        <>
          {kinds.length > 0 && <Kinds kinds={kinds} />}
          <div className="table-foot">
            <Between movement={movements.find(({ type }) => type === 'transfer_send')} />
            <span>
              {say('dashboard.overview.net')} <Delta value={kinds.reduce((net, { change }) => net + change, 0)} />
            </span>
          </div>
        </>
      )}
    </section>
  );
}

/** What made coins stands before what took them out, the larger first on either side. */
const bySide = (a: Movement, b: Movement) =>
  Number(b.change > 0) - Number(a.change > 0) || Math.abs(b.change) - Math.abs(a.change);

function Kinds({ kinds }: { kinds: readonly Movement[] }) {
  const most = Math.max(1, ...kinds.map(({ change }) => Math.abs(change)));
  return (
    <table className="table movements" aria-labelledby="movements">
      <thead>
        <tr>
          <th scope="col">{say('dashboard.overview.kind')}</th>
          <th scope="col" className="r">
            {say('dashboard.overview.acts')}
          </th>
          <td className="hide-phone" />
          <th scope="col" className="r">
            {say('dashboard.overview.change')}
          </th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ type, acts, change }) => (
          <tr key={type}>
            <td>
              <span className="kind">
                <KindIcon kind={type} size={17} />
                {say(`dashboard.kinds.${type}`)}
              </span>
            </td>
            <td className="r">
              <Coins value={acts} />
            </td>
            <td className="hide-phone share">
              <i className={change < 0 ? 'sink' : 'source'} style={{ width: `${(Math.abs(change) / most) * 100}%` }} />
            </td>
            <td className="r">
              <Delta value={change} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Between({ movement }: { movement: Movement | undefined }) {
  const { currency_name: currency } = useServer();
  if (!movement || movement.acts === 0) return <span>{say('dashboard.overview.no_between')}</span>;
  const data = { count: movement.acts, acts: coinsText(movement.acts), coins: coinsText(movement.moved), currency };
  return <span>{say('dashboard.overview.between', data)}</span>;
}
