import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import type { User } from '../../src/core/members/contract.ts';
import { say } from '../../words/say.ts';
import { Moment } from '../parts/ago.tsx';
import { Coins } from '../parts/figures.tsx';
import { Person } from '../parts/person.tsx';
import { MemberTags } from './member-detail.tsx';
import type { Go } from './members-page.tsx';
import { sortedBy, usualOrder, type MembersSearch, type Sort } from './members-search.ts';
import { focusRow, rowId } from './row-focus.ts';

type Column = { sort: Sort; words: string; className: string };
const COLUMNS: readonly Column[] = [
  { sort: 'display_name', words: 'dashboard.members.member', className: '' },
  { sort: 'balance', words: 'dashboard.members.balance', className: 'r' },
  { sort: 'total_earned', words: 'dashboard.members.earned', className: 'r optional' },
  { sort: 'total_spent', words: 'dashboard.members.spent', className: 'r optional' },
  { sort: 'created_at', words: 'dashboard.members.joined', className: 'r optional last' },
];

/** Enter opens a row, the arrow keys walk; while the panel is open it follows, and Escape closes it. */
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
  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && search.member) return onClose();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const place = members.findIndex(({ id }) => rowId(id) === document.activeElement?.id);
    const next = step === undefined || place === -1 ? undefined : members[place + step];
    if (!next) return undefined;
    event.preventDefault();
    focusRow(next.id);
    if (search.member) open(next.id);
    return undefined;
  };
  return (
    <table className="table members-table" aria-label={say('dashboard.members.table')}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <Heading key={column.sort} column={column} search={search} go={go} />
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={walk}>
        {members.map((member) => (
          <Row key={member.id} member={member} isOpen={member.id === search.member} onOpen={() => open(member.id)} />
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

function Row({ member, isOpen, onOpen }: { member: User; isOpen: boolean; onOpen: () => void }) {
  return (
    <tr className={isOpen ? 'open' : undefined} onClick={onOpen}>
      <td>
        <button type="button" id={rowId(member.id)} className="row-open" aria-expanded={isOpen}>
          <Person id={member.id} name={member.display_name} url={member.avatar_url} below={<Below member={member} />} />
        </button>
      </td>
      <td className="r strong">
        <Coins value={member.balance} />
      </td>
      <td className="r optional">
        <Coins value={member.total_earned} />
      </td>
      <td className="r optional">
        <Coins value={member.total_spent} />
      </td>
      <td className="r optional last dim">
        <Moment at={member.created_at} as="day" />
      </td>
    </tr>
  );
}

const Below = ({ member }: { member: User }) => (
  <>
    {member.username}
    <MemberTags member={member} />
  </>
);
