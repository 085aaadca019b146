import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { TRANSACTION_TYPES } from '../../../src/features/transactions/contract.ts';
import { t } from '../../../locales/translate.ts';
import { memberQuery } from '../../api/queries.ts';
import { useServer } from '../../components/server-context.tsx';
import { DateRangePicker, formatDateRange } from './date-range-picker.tsx';
import { FilterChip } from './filter-chip.tsx';
import { MemberPicker } from './member-picker.tsx';
import type { SetTransactionsSearch } from './transactions-navigation.ts';
import { isFiltered, type Filters, type TransactionsSearch } from './transactions-search.ts';
import styles from './filter-bar.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** Filters as chips: solid when set, dashed when not set. */
export function FilterBar({ search, setSearch }: { search: TransactionsSearch; setSearch: SetTransactionsSearch }) {
  // A cursor is only valid for the filters it was returned for.
  const setFilters = (change: { [K in keyof Filters]: Filters[K] | undefined }) =>
    setSearch({ ...search, ...change, cursor: undefined, open: undefined });
  const { kind, user, from, to } = search;
  return (
    <div className="tools" role="group" aria-label={t('dashboard.filters.label')}>
      <FilterChip
        name={t('dashboard.filters.days')}
        value={formatDateRange(from, to)}
        onClear={() => setFilters({ from: undefined, to: undefined })}
      >
        {() => <DateRangePicker from={from} to={to} onChange={setFilters} />}
      </FilterChip>
      <FilterChip
        name={t('dashboard.filters.member')}
        value={user && <MemberName userId={user} />}
        onClear={() => setFilters({ user: undefined })}
      >
        {(close) => (
          <MemberPicker
            onPick={(picked) => {
              setFilters({ user: picked });
              close();
            }}
          />
        )}
      </FilterChip>
      <FilterChip
        name={t('dashboard.filters.kind')}
        value={kind && formatKinds(kind)}
        onClear={() => setFilters({ kind: undefined })}
      >
        {() => <KindPicker chosen={kind ?? []} onChange={(kinds) => setFilters({ kind: kinds })} />}
      </FilterChip>
      {isFiltered(search) && (
        <button type="button" className={joinClasses('text-link', styles.clearAll)} onClick={() => setSearch({})}>
          {t('dashboard.filters.clear_all')}
        </button>
      )}
    </div>
  );
}

type Kinds = NonNullable<Filters['kind']>;

const formatKinds = ([first, ...more]: Kinds): string | undefined =>
  first &&
  t(more.length === 0 ? 'dashboard.filters.one' : 'dashboard.filters.and_more', {
    first: t(`dashboard.kinds.${first}`),
    more: more.length,
  });

function KindPicker({ chosen, onChange }: { chosen: Kinds; onChange: (kinds: Kinds) => void }) {
  const toggle = (kind: Kinds[number]) =>
    onChange(TRANSACTION_TYPES.filter((one) => (one === kind) !== chosen.includes(one)));
  return (
    <fieldset className={styles.kinds}>
      <legend className="vh">{t('dashboard.filters.kind')}</legend>
      {TRANSACTION_TYPES.map((kind) => (
        <Checkbox
          key={kind}
          size="xs"
          label={t(`dashboard.kinds.${kind}`)}
          checked={chosen.includes(kind)}
          onChange={() => toggle(kind)}
        />
      ))}
    </fieldset>
  );
}

function MemberName({ userId }: { userId: string }) {
  const { id } = useServer();
  const { data } = useQuery(memberQuery(id, userId));
  return data?.display_name ?? userId;
}
