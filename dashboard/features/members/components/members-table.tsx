import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { User } from '../../../../src/core/members/contract.ts';
import { t } from '../../../../locales/translate.ts';
import { DateTime } from '../../../components/formatting/date-time.tsx';
import { Amount } from '../../../components/formatting/amount.tsx';
import { MemberRow } from './member-row.tsx';
import type { SetMembersSearch } from '../members-navigation.ts';
import { toggleSort, defaultOrder, type MembersSearch, type Sort } from '../members-search.ts';
import { handleRowKeys } from '../row-focus.ts';
import membersStyles from '../members.module.css';
import styles from './members-table.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

const COLUMNS = [
  { sort: 'display_name', labelKey: 'dashboard.members.member', className: undefined },
  { sort: 'balance', labelKey: 'dashboard.members.balance', className: 'r' },
  { sort: 'total_earned', labelKey: 'dashboard.members.earned', className: joinClasses('r', membersStyles.optional) },
  { sort: 'total_spent', labelKey: 'dashboard.members.spent', className: joinClasses('r', membersStyles.optional) },
  {
    sort: 'created_at',
    labelKey: 'dashboard.members.joined',
    className: joinClasses('r', membersStyles.optional, membersStyles.last),
  },
] as const satisfies readonly { sort: Sort; labelKey: string; className: string | undefined }[];
type Column = (typeof COLUMNS)[number];

/** Members with their amounts, sortable by each column. */
export function MembersTable({
  members,
  search,
  setSearch,
  onClose,
}: {
  members: readonly User[];
  search: MembersSearch;
  setSearch: SetMembersSearch;
  onClose: () => void;
}) {
  const open = (userId: string) => setSearch({ ...search, member: userId, at: undefined });
  return (
    <table className={joinClasses('table', membersStyles.table)} aria-label={t('dashboard.members.table')}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <Heading key={column.sort} column={column} search={search} setSearch={setSearch} />
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={handleRowKeys(members, { isOpen: search.member !== undefined, open, close: onClose })}>
        {members.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            isOpen={member.id === search.member}
            onOpen={() => open(member.id)}
          >
            <td className={joinClasses('r', membersStyles.optional)}>
              <Amount value={member.total_earned} />
            </td>
            <td className={joinClasses('r', membersStyles.optional)}>
              <Amount value={member.total_spent} />
            </td>
            <td className={joinClasses('r', membersStyles.optional, membersStyles.last, 'dim')}>
              <DateTime at={member.created_at} format="day" />
            </td>
          </MemberRow>
        ))}
      </tbody>
    </table>
  );
}

function Heading({
  column,
  search,
  setSearch,
}: {
  column: Column;
  search: MembersSearch;
  setSearch: SetMembersSearch;
}) {
  const { sort = 'balance', order = defaultOrder(sort) } = search;
  const isSorted = sort === column.sort;
  const Arrow = order === 'asc' ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      className={column.className}
      aria-sort={isSorted ? (order === 'asc' ? 'ascending' : 'descending') : 'none'}
    >
      <button type="button" className={styles.sort} onClick={() => setSearch(toggleSort(search, column.sort))}>
        {t(column.labelKey)}
        <Arrow size={14} stroke={1.7} aria-hidden className={isSorted ? undefined : styles.unsorted} />
      </button>
    </th>
  );
}
