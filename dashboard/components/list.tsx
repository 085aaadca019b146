import type { ReactNode } from 'react';
import { joinClasses } from './join-classes.ts';
import styles from './list.module.css';
import type { Tone } from './tone.ts';

/** A list of `ListRow`s in a card. */
export const List = ({ children }: { children: ReactNode }) => <ul className={styles.list}>{children}</ul>;

/** An icon and a text; `children` come after them, at the end of the row. */
export const ListRow = ({
  icon,
  tone,
  text,
  isTopAligned = false,
  children,
}: {
  icon: ReactNode;
  tone: Tone;
  text: ReactNode;
  isTopAligned?: boolean;
  children?: ReactNode;
}) => (
  <li className={joinClasses(styles.row, isTopAligned && styles.top)}>
    <span className={joinClasses(styles.icon, tone)}>{icon}</span>
    <span className={styles.text}>{text}</span>
    {children}
  </li>
);
