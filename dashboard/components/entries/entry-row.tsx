import type { ReactNode } from 'react';
import type { Transaction } from '../../../src/features/transactions/contract.ts';
import { DateTime } from '../formatting/date-time.tsx';
import { KindIcon } from './entry-kind.tsx';
import { ListRow } from '../list.tsx';
import { formatNumber } from '../formatting/format.ts';
import { SignedAmount } from '../formatting/amount.tsx';
import styles from './entry-row.module.css';

/** One entry in a list. Shows the member when `memberName` is set, otherwise the balance after the entry. */
export function EntryRow({ entry, memberName }: { entry: Transaction; memberName?: ReactNode }) {
  return (
    <ListRow
      icon={<KindIcon kind={entry.type} size={16} />}
      tone={entry.amount > 0 ? 'pine' : 'slate'}
      text={
        <>
          {memberName ? <b className="ell">{memberName}</b> : <span className="ell">{entry.description}</span>}
          <small className="ell">{memberName ? entry.description : <DateTime at={entry.timestamp} />}</small>
        </>
      }
    >
      <span className={styles.figures}>
        <SignedAmount value={entry.amount} />
        <small>
          {memberName ? (
            <DateTime at={entry.timestamp} />
          ) : (
            <span className="num">{formatNumber(entry.balance_after)}</span>
          )}
        </small>
      </span>
    </ListRow>
  );
}
