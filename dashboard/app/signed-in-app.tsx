import '../api/configure-zod.ts';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { accessContract } from '../../src/core/access/contract.ts';
import type { AnswerOf } from '../../src/platform/contract.ts';
import { leave } from '../api/redirect-to-sign-in.ts';
import { accountQuery, createQueries } from '../api/queries.ts';
import { createRoutes } from './routes.tsx';

/** Everything behind the sign-in. `account` is who signed in, when that is known already. */
export function createPages(account: AnswerOf<typeof accessContract.me> | undefined) {
  const queries = createQueries(() => leave({ hasEnded: true }));
  if (account) queries.setQueryData(accountQuery.queryKey, account);
  return { queries, router: createRoutes(queries) };
}

export const Pages = ({ queries, router }: { queries: QueryClient; router: ReturnType<typeof createRoutes> }) => (
  <QueryClientProvider client={queries}>
    <RouterProvider router={router} />
  </QueryClientProvider>
);
