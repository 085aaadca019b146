import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { readAuditSearch } from './audit/audit-search.ts';
import { isSignedOut } from './client/api-error.ts';
import { accountQuery } from './client/queries.ts';
import { readMembersSearch } from './members/members-search.ts';
import { PageFailed, PageMissing, PagePending } from './missing/page-states.tsx';
import { readOverviewSearch } from './overview/overview-search.ts';
import { readReviewSearch } from './review/review-search.ts';
import { lastServer } from './servers/last-server.ts';
import { readServersSearch } from './servers/servers-search.ts';
import { readTasksSearch } from './tasks/tasks-search.ts';
import { readTransactionsSearch } from './transactions/transactions-search.ts';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet });

/** Everything needs somebody signed in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context }) => {
    try {
      return { account: await context.queries.ensureQueryData(accountQuery) };
    } catch (error) {
      // The browser is leaving for the sign-in page, and nothing more is to be shown here.
      if (isSignedOut(error)) await new Promise<never>(() => undefined);
      throw error;
    }
  },
});

const start = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: ({ context }) => {
    const last = lastServer();
    // The operator looks after all servers, everybody else mostly after one.
    if (context.account.kind === 'operator' || !last) throw redirect({ to: '/servers', replace: true });
    throw redirect({ to: '/s/$server', params: { server: last }, replace: true });
  },
});

const servers = createRoute({
  getParentRoute: () => inside,
  path: 'servers',
  validateSearch: readServersSearch,
  component: lazyRouteComponent(() => import('./servers/servers-page.tsx'), 'ServersPage'),
});

const server = createRoute({
  getParentRoute: () => inside,
  path: 's/$server',
  component: lazyRouteComponent(() => import('./frame/server-frame.tsx'), 'ServerFrame'),
});

const overview = createRoute({
  getParentRoute: () => server,
  path: '/',
  validateSearch: readOverviewSearch,
  component: lazyRouteComponent(() => import('./overview/overview-page.tsx'), 'OverviewPage'),
});

const members = createRoute({
  getParentRoute: () => server,
  path: 'members',
  validateSearch: readMembersSearch,
  component: lazyRouteComponent(() => import('./members/members-page.tsx'), 'MembersPage'),
});

const transactions = createRoute({
  getParentRoute: () => server,
  path: 'transactions',
  validateSearch: readTransactionsSearch,
  component: lazyRouteComponent(() => import('./transactions/transactions-page.tsx'), 'TransactionsPage'),
});

const settings = createRoute({
  getParentRoute: () => server,
  path: 'settings',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
});

const audit = createRoute({
  getParentRoute: () => server,
  path: 'audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
});

const review = createRoute({
  getParentRoute: () => server,
  path: 'review',
  validateSearch: readReviewSearch,
  component: lazyRouteComponent(() => import('./review/review-page.tsx'), 'ReviewPage'),
});

const tasks = createRoute({
  getParentRoute: () => server,
  path: 'tasks',
  validateSearch: readTasksSearch,
  component: lazyRouteComponent(() => import('./tasks/tasks-page.tsx'), 'TasksPage'),
});

const newTask = createRoute({
  getParentRoute: () => server,
  path: 'tasks/new',
  component: lazyRouteComponent(() => import('./tasks/task-page.tsx'), 'NewTaskPage'),
});

const taskSettings = createRoute({
  getParentRoute: () => server,
  path: 'tasks/settings',
  component: lazyRouteComponent(() => import('./tasks/task-settings-page.tsx'), 'TaskSettingsPage'),
});

const task = createRoute({
  getParentRoute: () => server,
  path: 'tasks/$task',
  // Whether the task was made just now.
  validateSearch: (raw: Record<string, unknown>): { made?: 1 } => (String(raw['made']) === '1' ? { made: 1 } : {}),
  component: lazyRouteComponent(() => import('./tasks/task-page.tsx'), 'TaskPage'),
});

const tree = root.addChildren([
  inside.addChildren([
    start,
    servers,
    server.addChildren([overview, members, transactions, settings, audit, review, tasks, newTask, taskSettings, task]),
  ]),
]);

/** All pages behind the sign-in; each is its own chunk. */
export function createRoutes(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: 'intent',
    defaultPendingMs: 200,
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: PageMissing,
    scrollRestoration: true,
    // Plain text both ways: read as JSON, a Discord id would lose its last digits.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const given = Object.entries(search).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      );
      return given.length > 0 ? `?${new URLSearchParams(given).toString()}` : '';
    },
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createRoutes>;
  }
}
