import type { ReactNode } from 'react';
import { useTitle } from './use-title.ts';

/** The page's one h1, what it is about, and its acts. It also names the browser's tab. */
export function PageHead({
  title,
  about,
  place,
  children,
}: {
  title: string;
  about?: ReactNode;
  /** Where this is, for the tab: the server's name. */
  place?: string;
  children?: ReactNode;
}) {
  useTitle(title, place);
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {about && <p>{about}</p>}
      </div>
      <div className="page-acts">{children}</div>
    </header>
  );
}
