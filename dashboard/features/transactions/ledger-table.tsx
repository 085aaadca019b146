import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import type { Transaction } from '../../../src/features/transactions/contract.ts';
import { t } from '../../../locales/translate.ts';
import { DateTime } from '../../components/formatting/date-time.tsx';
import { KindIcon } from '../../components/entries/entry-kind.tsx';
import { Amount, SignedAmount } from '../../components/formatting/amount.tsx';
import { Person } from '../../components/person.tsx';
import { EntryDetails } from './entry-details.tsx';
import type { SetTransactionsSearch } from './transactions-navigation.ts';
import type { TransactionsSearch } from './transactions-search.ts';
import styles from './ledger-table.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** The entries of one page; each row can be expanded. */
export function LedgerTable({
  entries,
  search,
  setSearch,
}: {
  entries: readonly Transaction[];
  search: TransactionsSearch;
  setSearch: SetTransactionsSearch;
}) {
  return (
    <table className={joinClasses('table', styles.table)} aria-label={t('dashboard.transactions.table')}>
      <thead>
        <tr>
          <th scope="col" className={styles.when}>
            <span>{t('dashboard.transactions.when')}</span>
          </th>
          <th scope="col">{t('dashboard.transactions.who')}</th>
          <th scope="col" className="hide-phone">
            {t('dashboard.transactions.what')}
          </th>
          <th scope="col" className="r">
            {t('dashboard.transactions.amount')}
          </th>
          <th scope="col" className="r hide-phone">
            {t('dashboard.transactions.after')}
          </th>
        </tr>
      </thead>
      <tbody onKeyDown={(event) => handleKeys(event, () => setSearch({ ...search, open: undefined }))}>
        {entries.map((entry) => (
          <LedgerRow
            key={entry.id}
            entry={entry}
            isOpen={entry.id === search.open}
            onToggle={() => setSearch({ ...search, open: entry.id === search.open ? undefined : entry.id })}
          />
        ))}
      </tbody>
    </table>
  );
}

/** Arrow keys move between the entries; Escape collapses the open one. */
function handleKeys(event: KeyboardEvent<HTMLElement>, collapse: () => void): void {
  if (event.key === 'Escape') return collapse();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const toggles = [...event.currentTarget.querySelectorAll<HTMLElement>('[aria-expanded]')];
  const index = toggles.findIndex((toggle) => toggle === document.activeElement);
  if (step === undefined || index === -1) return undefined;
  event.preventDefault();
  return toggles[index + step]?.focus();
}

function LedgerRow({ entry, isOpen, onToggle }: { entry: Transaction; isOpen: boolean; onToggle: () => void }) {
  const Arrow = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <tr className={isOpen ? styles.open : undefined}>
        <td className={joinClasses('dim', styles.when)}>
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={isOpen}
            aria-label={t('dashboard.transactions.unfold', { id: entry.id })}
            onClick={onToggle}
          >
            <Arrow size={15} stroke={1.7} aria-hidden />
          </button>
          <span className="hide-phone">
            <DateTime at={entry.timestamp} format="clock" />
          </span>
        </td>
        <td className={styles.who}>
          <Person
            id={entry.user_id}
            name={entry.user_name}
            url={entry.user_avatar_url}
            size={28}
            below={<span className={styles.onlyPhone}>{entry.description}</span>}
          />
        </td>
        <td className="hide-phone">
          <span className={styles.what}>
            <KindIcon kind={entry.type} size={17} />
            {entry.description}
          </span>
        </td>
        <td className="r">
          <SignedAmount value={entry.amount} />
          <small className={joinClasses(styles.onlyPhone, 'dim')}>
            <DateTime at={entry.timestamp} />
          </small>
        </td>
        <td className="r hide-phone">
          <Amount value={entry.balance_after} />
        </td>
      </tr>
      {isOpen && (
        <tr className={styles.unfolded}>
          <td colSpan={5}>
            <EntryDetails entry={entry} />
          </td>
        </tr>
      )}
    </>
  );
}
