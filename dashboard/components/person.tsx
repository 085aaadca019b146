import type { ReactNode } from 'react';
import { Avatar } from '../../ui/components/avatar.tsx';
import styles from './person.module.css';

/** An avatar and a name, with an optional line below. */
export function Person({
  id,
  name,
  url,
  below,
  size = 32,
}: {
  id: string;
  name: string;
  url: string | null;
  below?: ReactNode;
  size?: number;
}) {
  return (
    <span className={styles.person}>
      <Avatar id={id} name={name} url={url} size={size} />
      <span className={styles.words}>
        <b className="ell">{name}</b>
        {below && <small className="ell">{below}</small>}
      </span>
    </span>
  );
}
