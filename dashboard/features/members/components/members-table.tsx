import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { User } from '../../../../src/core/members/contract.ts';
import { say } from '../../../../locales/translate.ts';
import { Moment } from '../../../components/formatting/date-time.tsx';
import { Coins } from '../../../components/formatting/amount.tsx';
import { MemberRow } from './member-row.tsx';
import type { Go } from '../pages/members-page.tsx';
import { sortedBy, usualOrder, type MembersSearch, type Sort } from '../members-search.ts';
import { walkRows } from '../row-focus.ts';

type Column = { sort: Sort; words: string; className: string };
const COLUMNS: readonly Column[] = [
  { sort: 'display_name', words: 'dashboard.members.member', className: '' },
  { sort: 'balance', words: 'dashboard.members.balance', className: 'r' },
  { sort: 'total_earned', words: 'dashboard.members.earned', className: 'r optional' },
  { sort: 'total_spent', words: 'dashboard.members.spent', className: 'r optional' },
  { sort: 'created_at', words: 'dashboard.members.joined', className: 'r optional last' },
];

/** Members with their figures, sorted by any of them. */
export function MembersTable({
  members,
  search,
  go,
  onClose,
}: {
  members: readonly User[];
  search: MembersSearch;
  go: Go;
  onClose: () => void;
}) {
  const open = (userId: string) => go({ ...search, member: userId, at: undefined });
  return (
    <table className="table members-table" aria-label={say('dashboard.members.table')}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <Heading key={column.sort} column={column} search={search} go={go} />
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={walkRows(members, { isOpen: search.member !== undefined, open, close: onClose })}>
        {members.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            isOpen={member.id === search.member}
            onOpen={() => open(member.id)}
          >
            <td className="r optional">
              <Coins value={member.total_earned} />
            </td>
            <td className="r optional">
              <Coins value={member.total_spent} />
            </td>
            <td className="r optional last dim">
              <Moment at={member.created_at} as="day" />
            </td>
          </MemberRow>
        ))}
      </tbody>
    </table>
  );
}

function Heading({ column, search, go }: { column: Column; search: MembersSearch; go: Go }) {
  const { sort = 'balance', order = usualOrder(sort) } = search;
  const isSorted = sort === column.sort;
  const Arrow = order === 'asc' ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      className={column.className}
      aria-sort={isSorted ? (order === 'asc' ? 'ascending' : 'descending') : 'none'}
    >
      <button type="button" className="sort" onClick={() => go(sortedBy(search, column.sort))}>
        {say(column.words)}
        <Arrow size={14} stroke={1.7} aria-hidden className={isSorted ? undefined : 'unsorted'} />
      </button>
    </th>
  );
}
