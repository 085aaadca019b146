import type { ReactNode } from 'react';
import { useTitle } from './use-title.ts';

/** The page's one h1, what it is about, and its acts. It also names the browser's tab. */
export function PageHeader({
  title,
  description,
  serverName,
  children,
}: {
  title: string;
  description?: ReactNode;
  /** Where this is, for the tab: the server's name. */
  serverName?: string;
  children?: ReactNode;
}) {
  useTitle(title, serverName);
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {description && <p>{description}</p>}
      </div>
      <div className="page-acts">{children}</div>
    </header>
  );
}
