import type { ReactNode } from 'react';
import type { User } from '../../../../src/core/members/contract.ts';
import { Amount } from '../../../components/formatting/amount.tsx';
import { Person } from '../../../components/person.tsx';
import { MemberTags } from './member-detail.tsx';
import { rowId } from '../row-focus.ts';
import membersStyles from '../members.module.css';
import styles from './member-row.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

/** A member and their balance; `children` are the other cells. A click on the row opens the panel; so does its button. */
export const MemberRow = ({
  member,
  isOpen,
  onOpen,
  children,
}: {
  member: User;
  isOpen: boolean;
  onOpen: () => void;
  children: ReactNode;
}) => (
  <tr className={isOpen ? membersStyles.open : undefined} onClick={onOpen}>
    <td>
      <button type="button" id={rowId(member.id)} className={styles.button} aria-expanded={isOpen}>
        <Person
          id={member.id}
          name={member.display_name}
          url={member.avatar_url}
          below={
            <>
              {member.username}
              <MemberTags member={member} />
            </>
          }
        />
      </button>
    </td>
    <td className={joinClasses('r', membersStyles.balance)}>
      <Amount value={member.balance} />
    </td>
    {children}
  </tr>
);
