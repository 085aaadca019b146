import { IconArrowsRightLeft, IconLayoutDashboard, IconUsers, type Icon } from '@tabler/icons-react';
import { say } from '../../words/say.ts';

/** A page of a server, as the menu, the phone's tabs and the jump box offer it. */
export type Place = {
  to: '/s/$server' | '/s/$server/members' | '/s/$server/transactions';
  name: string;
  icon: Icon;
  group: 'economy' | null;
};

export const PLACES: readonly Place[] = [
  { to: '/s/$server', name: say('dashboard.nav.overview'), icon: IconLayoutDashboard, group: null },
  { to: '/s/$server/members', name: say('dashboard.nav.members'), icon: IconUsers, group: 'economy' },
  {
    to: '/s/$server/transactions',
    name: say('dashboard.nav.transactions'),
    icon: IconArrowsRightLeft,
    group: 'economy',
  },
];
