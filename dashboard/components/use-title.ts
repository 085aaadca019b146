import { useEffect } from 'react';
import { t } from '../../locales/translate.ts';

/** Names the browser's tab: the page, then where it is. */
export function useTitle(title: string, serverName?: string): void {
  useEffect(() => {
    document.title = [title, serverName, t('dashboard.product')].filter(Boolean).join(' · ');
  }, [title, serverName]);
}
