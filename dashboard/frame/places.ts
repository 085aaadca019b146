import {
  IconAdjustments,
  IconArrowsRightLeft,
  IconHistory,
  IconLayoutDashboard,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import type { Server } from '../../src/core/guilds/contract.ts';
import { say } from '../../words/say.ts';
import { isAdmin } from '../parts/for-admins.tsx';

/** A page of a server, as the menu, the phone's tabs and the jump box offer it. */
export type Place = {
  to: '/s/$server' | '/s/$server/members' | '/s/$server/transactions' | '/s/$server/settings' | '/s/$server/audit';
  name: string;
  icon: Icon;
  /** Those of the server are for its admins. */
  group: 'economy' | 'server' | null;
};

const PLACES: readonly Place[] = [
  { to: '/s/$server', name: say('dashboard.nav.overview'), icon: IconLayoutDashboard, group: null },
  { to: '/s/$server/members', name: say('dashboard.nav.members'), icon: IconUsers, group: 'economy' },
  {
    to: '/s/$server/transactions',
    name: say('dashboard.nav.transactions'),
    icon: IconArrowsRightLeft,
    group: 'economy',
  },
  { to: '/s/$server/settings', name: say('dashboard.nav.settings'), icon: IconAdjustments, group: 'server' },
  { to: '/s/$server/audit', name: say('dashboard.nav.audit'), icon: IconHistory, group: 'server' },
];

/** The pages that somebody with this right in the server has. */
export const placesFor = (server: Server): readonly Place[] =>
  PLACES.filter(({ group }) => group !== 'server' || isAdmin(server));
