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

type Page = {
  icon: Icon;
  /** The key that, pressed after `g`, opens the page. */
  letter: string;
  /** Pages in group `server` are for admins of the server only. */
  group: 'economy' | 'content' | 'server' | null;
  /** On a phone there is room for five tabs; the other pages are in the *More* menu. */
  isTab?: boolean;
};

/** The pages of a server, by the last part of their path. */
const PAGES = {
  overview: { icon: IconLayoutDashboard, letter: 'o', group: null, isTab: true },
  review: { icon: IconClipboardCheck, letter: 'r', group: null, isTab: true },
  members: { icon: IconUsers, letter: 'm', group: 'economy', isTab: true },
  transactions: { icon: IconArrowsRightLeft, letter: 'l', group: 'economy' },
  tasks: { icon: IconChecklist, letter: 't', group: 'content', isTab: true },
  settings: { icon: IconAdjustments, letter: 's', group: 'server' },
  audit: { icon: IconHistory, letter: 'a', group: 'server' },
} as const satisfies Readonly<Record<string, Page>>;
type PageName = keyof typeof PAGES;

/** A page of a server, as listed by the sidebar, the phone tabs and the command palette. */
export type NavItem = Required<Page> & {
  to: '/s/$server' | `/s/$server/${Exclude<PageName, 'overview'>}`;
  name: string;
};

const createNavItem = (page: PageName): NavItem => ({
  isTab: false,
  ...PAGES[page],
  to: page === 'overview' ? '/s/$server' : `/s/$server/${page}`,
  name: t(`dashboard.nav.${page}`),
});

/** All pages of a server, in the order of the sidebar. */
// The cast is safe: the table has no other keys.
export const NAV_ITEMS: readonly NavItem[] = (Object.keys(PAGES) as PageName[]).map(createNavItem);

/** Returns the pages that the user's right in this server allows. */
export const listNavItems = (server: Server): readonly NavItem[] =>
  NAV_ITEMS.filter(({ group }) => group !== 'server' || isAdmin(server));
