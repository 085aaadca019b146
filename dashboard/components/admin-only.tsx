import { IconCompassOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Server } from '../../src/core/guilds/contract.ts';
import { say } from '../../locales/translate.ts';
import { Blank } from './feedback/empty-state.tsx';
import { useServer } from './server-context.tsx';

export const isAdmin = ({ your_right }: Server): boolean => your_right !== 'moderator';

/** A page without right is absent: its address answers like one that leads nowhere. */
export function ForAdmins({ children }: { children: ReactNode }) {
  if (isAdmin(useServer())) return children;
  return (
    <>
      <h1 className="vh">{say('dashboard.missing.title')}</h1>
      <Blank icon={IconCompassOff} title={say('dashboard.missing.title')}>
        {say('dashboard.missing.about')}
      </Blank>
    </>
  );
}
