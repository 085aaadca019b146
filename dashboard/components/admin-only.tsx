import { IconCompassOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Server } from '../../src/core/guilds/contract.ts';
import { t } from '../../locales/translate.ts';
import { EmptyState } from './feedback/empty-state.tsx';
import { useServer } from './server-context.tsx';

export const isAdmin = ({ your_right }: Server): boolean => your_right !== 'moderator';

/** Renders the page for admins only; for anyone else the URL looks like one that does not exist. */
export function AdminOnly({ children }: { children: ReactNode }) {
  if (isAdmin(useServer())) return children;
  return (
    <>
      <h1 className="vh">{t('dashboard.missing.title')}</h1>
      <EmptyState icon={IconCompassOff} title={t('dashboard.missing.title')}>
        {t('dashboard.missing.about')}
      </EmptyState>
    </>
  );
}
