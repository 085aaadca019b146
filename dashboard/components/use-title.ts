import { useEffect } from 'react';
import { say } from '../../locales/translate.ts';

/** Names the browser's tab: the page, then where it is. */
export function useTitle(title: string, place?: string): void {
  useEffect(() => {
    document.title = [title, place, say('dashboard.product')].filter(Boolean).join(' · ');
  }, [title, place]);
}
