import { useEffect } from 'react';
import { t } from '../../locales/translate.ts';

/** Sets the title of the browser tab: page, server, product. */
export function useTitle(title: string, serverName?: string): void {
  useEffect(() => {
    document.title = [title, serverName, t('dashboard.product')].filter(Boolean).join(' · ');
  }, [title, serverName]);
}
