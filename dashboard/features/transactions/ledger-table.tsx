import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import type { Transaction } from '../../../src/features/transactions/contract.ts';
import { say } from '../../../locales/translate.ts';
import { Moment } from '../../components/formatting/date-time.tsx';
import { KindIcon } from '../../components/entries/entry-kind.tsx';
import { Coins, Delta } from '../../components/formatting/amount.tsx';
import { Person } from '../../components/person.tsx';
import { EntryDetails } from './entry-details.tsx';
import type { Go } from './transactions-page.tsx';
import type { TransactionsSearch } from './transactions-search.ts';

/** The entries of one page; each unfolds in place. */
export function Ledger({
  entries,
  search,
  go,
}: {
  entries: readonly Transaction[];
  search: TransactionsSearch;
  go: Go;
}) {
  return (
    <table className="table ledger" aria-label={say('dashboard.transactions.table')}>
      <thead>
        <tr>
          <th scope="col" className="when">
            <span>{say('dashboard.transactions.when')}</span>
          </th>
          <th scope="col">{say('dashboard.transactions.who')}</th>
          <th scope="col" className="hide-phone">
            {say('dashboard.transactions.what')}
          </th>
          <th scope="col" className="r">
            {say('dashboard.transactions.amount')}
          </th>
          <th scope="col" className="r hide-phone">
            {say('dashboard.transactions.after')}
          </th>
        </tr>
      </thead>
      <tbody onKeyDown={(event) => walk(event, () => go({ ...search, open: undefined }))}>
        {entries.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            isOpen={entry.id === search.open}
            onToggle={() => go({ ...search, open: entry.id === search.open ? undefined : entry.id })}
          />
        ))}
      </tbody>
    </table>
  );
}

/** The arrow keys walk the entries; Escape folds the open one. */
function walk(event: KeyboardEvent<HTMLElement>, fold: () => void): void {
  if (event.key === 'Escape') return fold();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const folds = [...event.currentTarget.querySelectorAll<HTMLElement>('.fold')];
  const place = folds.findIndex((one) => one === document.activeElement);
  if (step === undefined || place === -1) return undefined;
  event.preventDefault();
  return folds[place + step]?.focus();
}

function Entry({ entry, isOpen, onToggle }: { entry: Transaction; isOpen: boolean; onToggle: () => void }) {
  const Arrow = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <tr className={isOpen ? 'open' : undefined}>
        <td className="dim when">
          <button
            type="button"
            className="fold"
            aria-expanded={isOpen}
            aria-label={say('dashboard.transactions.unfold', { id: entry.id })}
            onClick={onToggle}
          >
            <Arrow size={15} stroke={1.7} aria-hidden />
          </button>
          <span className="hide-phone">
            <Moment at={entry.timestamp} as="clock" />
          </span>
        </td>
        <td className="who">
          <Person
            id={entry.user_id}
            name={entry.user_name}
            url={entry.user_avatar_url}
            size={28}
            below={<span className="only-phone">{entry.description}</span>}
          />
        </td>
        <td className="hide-phone">
          <span className="what">
            <KindIcon kind={entry.type} size={17} />
            {entry.description}
          </span>
        </td>
        <td className="r">
          <Delta value={entry.amount} />
          <small className="only-phone dim">
            <Moment at={entry.timestamp} />
          </small>
        </td>
        <td className="r hide-phone">
          <Coins value={entry.balance_after} />
        </td>
      </tr>
      {isOpen && (
        <tr className="unfolded">
          <td colSpan={5}>
            <EntryDetails entry={entry} />
          </td>
        </tr>
      )}
    </>
  );
}
