import type { ReactNode } from 'react';
import type { Transaction } from '../../../src/features/transactions/contract.ts';
import { Moment } from '../formatting/date-time.tsx';
import { KindIcon } from './entry-kind.tsx';
import { coinsText } from '../formatting/format.ts';
import { Delta } from '../formatting/amount.tsx';

/** One movement in a list. With `who` it tells whose; without, it tells the balance after it. */
export function EntryRow({ entry, who }: { entry: Transaction; who?: ReactNode }) {
  return (
    <li className="entry">
      <span className={entry.amount > 0 ? 'entry-icon pine' : 'entry-icon slate'}>
        <KindIcon kind={entry.type} size={16} />
      </span>
      <span className="entry-words">
        {who ? <b className="ell">{who}</b> : <span className="ell">{entry.description}</span>}
        <small className="ell">{who ? entry.description : <Moment at={entry.timestamp} />}</small>
      </span>
      <span className="entry-figures">
        <Delta value={entry.amount} />
        <small>
          {who ? <Moment at={entry.timestamp} /> : <span className="num">{coinsText(entry.balance_after)}</span>}
        </small>
      </span>
    </li>
  );
}
