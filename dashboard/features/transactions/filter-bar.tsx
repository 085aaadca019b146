import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { TRANSACTION_TYPES } from '../../../src/features/transactions/contract.ts';
import { say } from '../../../locales/translate.ts';
import { memberQuery } from '../../api/queries.ts';
import { useServer } from '../../components/server-context.tsx';
import { DaysPicker, daysText } from './date-range-picker.tsx';
import { FilterChip } from './filter-chip.tsx';
import { MemberPicker } from './member-picker.tsx';
import type { Go } from './transactions-page.tsx';
import { isFiltered, type Filters, type TransactionsSearch } from './transactions-search.ts';

/** Filters as chips: solid where set, dashed where one could be. */
export function FilterBar({ search, go }: { search: TransactionsSearch; go: Go }) {
  // Another filter is another list: the place in the old one means nothing there.
  const filter = (change: { [K in keyof Filters]: Filters[K] | undefined }) =>
    go({ ...search, ...change, cursor: undefined, open: undefined });
  const { kind, user, from, to } = search;
  return (
    <div className="tools" role="group" aria-label={say('dashboard.filters.label')}>
      <FilterChip
        name={say('dashboard.filters.days')}
        value={daysText(from, to)}
        onClear={() => filter({ from: undefined, to: undefined })}
      >
        {() => <DaysPicker from={from} to={to} onChange={filter} />}
      </FilterChip>
      <FilterChip
        name={say('dashboard.filters.member')}
        value={user && <MemberName userId={user} />}
        onClear={() => filter({ user: undefined })}
      >
        {(close) => (
          <MemberPicker
            onPick={(picked) => {
              filter({ user: picked });
              close();
            }}
          />
        )}
      </FilterChip>
      <FilterChip
        name={say('dashboard.filters.kind')}
        value={kind && kindsText(kind)}
        onClear={() => filter({ kind: undefined })}
      >
        {() => <KindPicker chosen={kind ?? []} onChange={(kinds) => filter({ kind: kinds })} />}
      </FilterChip>
      {isFiltered(search) && (
        <button type="button" className="text-link clear-all" onClick={() => go({})}>
          {say('dashboard.filters.clear_all')}
        </button>
      )}
    </div>
  );
}

type Kinds = NonNullable<Filters['kind']>;

const kindsText = ([first, ...more]: Kinds): string | undefined =>
  first &&
  say(more.length === 0 ? 'dashboard.filters.one' : 'dashboard.filters.and_more', {
    first: say(`dashboard.kinds.${first}`),
    more: more.length,
  });

function KindPicker({ chosen, onChange }: { chosen: Kinds; onChange: (kinds: Kinds) => void }) {
  const turn = (kind: Kinds[number]) =>
    onChange(TRANSACTION_TYPES.filter((one) => (one === kind) !== chosen.includes(one)));
  return (
    <fieldset className="kind-picker">
      <legend className="vh">{say('dashboard.filters.kind')}</legend>
      {TRANSACTION_TYPES.map((kind) => (
        <Checkbox
          key={kind}
          size="xs"
          label={say(`dashboard.kinds.${kind}`)}
          checked={chosen.includes(kind)}
          onChange={() => turn(kind)}
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
