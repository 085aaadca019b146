import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { auditSearch } from '../features/audit/audit-search.ts';
import { isSignedOut } from '../api/api-error.ts';
import { accountQuery } from '../api/queries.ts';
import { parseSearch, stringifySearch } from '../components/search-params.ts';
import { membersSearch } from '../features/members/members-search.ts';
import { PageError, PageNotFound, PagePending } from './page-states.tsx';
import { overviewSearch } from '../features/overview/overview-search.ts';
import { reviewSearch } from '../features/review/review-search.ts';
import { readLastServer } from '../features/servers/last-server.ts';
import { serversSearch } from '../features/servers/servers-search.ts';
import { taskSearch, tasksSearch } from '../features/tasks/tasks-search.ts';
import { transactionsSearch } from '../features/transactions/transactions-search.ts';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet });

/** All pages require a signed-in user. */
const authenticated = createRoute({
  getParentRoute: () => root,
  id: 'authenticated',
  beforeLoad: async ({ context }) => {
    try {
      return { account: await context.queryClient.ensureQueryData(accountQuery) };
    } catch (error) {
      // The browser is being redirected to the sign-in page; render nothing until it leaves.
      if (isSignedOut(error)) await new Promise<never>(() => undefined);
      throw error;
    }
  },
});

const home = createRoute({
  getParentRoute: () => authenticated,
  path: '/',
  beforeLoad: ({ context }) => {
    const lastServerId = readLastServer();
    // The operator manages all servers, everyone else mostly one.
    if (context.account.kind === 'operator' || !lastServerId) throw redirect({ to: '/servers', replace: true });
    throw redirect({ to: '/s/$server', params: { server: lastServerId }, replace: true });
  },
});

const servers = createRoute({
  getParentRoute: () => authenticated,
  path: 'servers',
  validateSearch: serversSearch,
  component: lazyRouteComponent(() => import('../features/servers/servers-page.tsx'), 'ServersPage'),
});

const server = createRoute({
  getParentRoute: () => authenticated,
  path: 's/$server',
  component: lazyRouteComponent(() => import('./layout/server-layout.tsx'), 'ServerLayout'),
});

const overview = createRoute({
  getParentRoute: () => server,
  path: '/',
  validateSearch: overviewSearch,
  component: lazyRouteComponent(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
});

const members = createRoute({
  getParentRoute: () => server,
  path: 'members',
  validateSearch: membersSearch,
  component: lazyRouteComponent(() => import('../features/members/pages/members-page.tsx'), 'MembersPage'),
});

const transactions = createRoute({
  getParentRoute: () => server,
  path: 'transactions',
  validateSearch: transactionsSearch,
  component: lazyRouteComponent(() => import('../features/transactions/transactions-page.tsx'), 'TransactionsPage'),
});

const settings = createRoute({
  getParentRoute: () => server,
  path: 'settings',
  component: lazyRouteComponent(() => import('../features/server-settings/settings-page.tsx'), 'SettingsPage'),
});

const audit = createRoute({
  getParentRoute: () => server,
  path: 'audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('../features/audit/audit-page.tsx'), 'AuditPage'),
});

const review = createRoute({
  getParentRoute: () => server,
  path: 'review',
  validateSearch: reviewSearch,
  component: lazyRouteComponent(() => import('../features/review/review-page.tsx'), 'ReviewPage'),
});

const tasks = createRoute({
  getParentRoute: () => server,
  path: 'tasks',
  validateSearch: tasksSearch,
  component: lazyRouteComponent(() => import('../features/tasks/pages/tasks-page.tsx'), 'TasksPage'),
});

const newTask = createRoute({
  getParentRoute: () => server,
  path: 'tasks/new',
  component: lazyRouteComponent(() => import('../features/tasks/pages/task-page.tsx'), 'NewTaskPage'),
});

const taskSettings = createRoute({
  getParentRoute: () => server,
  path: 'tasks/settings',
  component: lazyRouteComponent(() => import('../features/tasks/pages/task-settings-page.tsx'), 'TaskSettingsPage'),
});

const task = createRoute({
  getParentRoute: () => server,
  path: 'tasks/$task',
  validateSearch: taskSearch,
  component: lazyRouteComponent(() => import('../features/tasks/pages/task-page.tsx'), 'TaskPage'),
});

const routeTree = root.addChildren([
  authenticated.addChildren([
    home,
    servers,
    server.addChildren([overview, members, transactions, settings, audit, review, tasks, newTask, taskSettings, task]),
  ]),
]);

/** Creates the router of all pages behind the sign-in; each page is its own chunk. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingMs: 200,
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: PageNotFound,
    scrollRestoration: true,
    parseSearch,
    stringifySearch,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
