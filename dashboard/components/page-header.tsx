import type { ReactNode } from 'react';
import { useTitle } from './use-title.ts';
import styles from './page-header.module.css';

/** The only h1 of the page, its description and its actions. It also sets the title of the browser tab. */
export function PageHeader({
  title,
  description,
  serverName,
  children,
}: {
  title: string;
  description?: ReactNode;
  /** The name of the server, for the tab title. */
  serverName?: string;
  children?: ReactNode;
}) {
  useTitle(title, serverName);
  return (
    <header className={styles.header}>
      <div>
        <h1>{title}</h1>
        {description && <p>{description}</p>}
      </div>
      <div className={styles.actions}>{children}</div>
    </header>
  );
}
