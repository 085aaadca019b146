import {
  IconAdjustments,
  IconArrowsRightLeft,
  IconChecklist,
  IconClipboardCheck,
  IconHistory,
  IconLayoutDashboard,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import type { Server } from '../../../src/core/guilds/contract.ts';
import { say } from '../../../locales/translate.ts';
import { isAdmin } from '../../components/admin-only.tsx';

/** A page of a server, as the menu, the phone's tabs and the jump box offer it. */
export type Place = {
  to:
    | '/s/$server'
    | '/s/$server/review'
    | '/s/$server/members'
    | '/s/$server/transactions'
    | '/s/$server/tasks'
    | '/s/$server/settings'
    | '/s/$server/audit';
  name: string;
  icon: Icon;
  /** Those of the server are for its admins. */
  group: 'economy' | 'content' | 'server' | null;
  /** On a phone only five have a tab; the others stand behind *More*. */
  isTab: boolean;
};

const place = (
  to: Place['to'],
  name: string,
  { icon, group, isTab = false }: Pick<Place, 'icon' | 'group'> & { isTab?: boolean },
): Place => ({ to, name: say(`dashboard.nav.${name}`), icon, group, isTab });

const PLACES: readonly Place[] = [
  place('/s/$server', 'overview', { icon: IconLayoutDashboard, group: null, isTab: true }),
  place('/s/$server/review', 'review', { icon: IconClipboardCheck, group: null, isTab: true }),
  place('/s/$server/members', 'members', { icon: IconUsers, group: 'economy', isTab: true }),
  place('/s/$server/transactions', 'transactions', { icon: IconArrowsRightLeft, group: 'economy' }),
  place('/s/$server/tasks', 'tasks', { icon: IconChecklist, group: 'content', isTab: true }),
  place('/s/$server/settings', 'settings', { icon: IconAdjustments, group: 'server' }),
  place('/s/$server/audit', 'audit', { icon: IconHistory, group: 'server' }),
];

/** The pages that somebody with this right in the server has. */
export const placesFor = (server: Server): readonly Place[] =>
  PLACES.filter(({ group }) => group !== 'server' || isAdmin(server));
