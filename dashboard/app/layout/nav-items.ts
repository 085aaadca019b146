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

/** A page of a server, as listed by the sidebar, the phone tabs and the command palette. */
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
  /** Pages in group `server` are for admins of the server only. */
  group: 'economy' | 'content' | 'server' | null;
  /** On a phone there is room for five tabs; the other pages are in the *More* menu. */
  isTab: boolean;
};

const createNavItem = (
  to: NavItem['to'],
  name: 'overview' | 'review' | 'members' | 'transactions' | 'tasks' | 'settings' | 'audit',
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

/** Returns the pages that the user's right in this server allows. */
export const listNavItems = (server: Server): readonly NavItem[] =>
  NAV_ITEMS.filter(({ group }) => group !== 'server' || isAdmin(server));
