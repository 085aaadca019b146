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
import { t } from '../../../locales/translate.ts';
import { isAdmin } from '../../components/admin-only.tsx';

/** A page of a server, as the menu, the phone's tabs and the jump box offer it. */
export type NavItem = {
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

const createNavItem = (
  to: NavItem['to'],
  name: string,
  { icon, group, isTab = false }: Pick<NavItem, 'icon' | 'group'> & { isTab?: boolean },
): NavItem => ({ to, name: t(`dashboard.nav.${name}`), icon, group, isTab });

const NAV_ITEMS: readonly NavItem[] = [
  createNavItem('/s/$server', 'overview', { icon: IconLayoutDashboard, group: null, isTab: true }),
  createNavItem('/s/$server/review', 'review', { icon: IconClipboardCheck, group: null, isTab: true }),
  createNavItem('/s/$server/members', 'members', { icon: IconUsers, group: 'economy', isTab: true }),
  createNavItem('/s/$server/transactions', 'transactions', { icon: IconArrowsRightLeft, group: 'economy' }),
  createNavItem('/s/$server/tasks', 'tasks', { icon: IconChecklist, group: 'content', isTab: true }),
  createNavItem('/s/$server/settings', 'settings', { icon: IconAdjustments, group: 'server' }),
  createNavItem('/s/$server/audit', 'audit', { icon: IconHistory, group: 'server' }),
];

/** The pages that somebody with this right in the server has. */
export const listNavItems = (server: Server): readonly NavItem[] =>
  NAV_ITEMS.filter(({ group }) => group !== 'server' || isAdmin(server));
