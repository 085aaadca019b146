import '../api/configure-zod.ts';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { accessContract } from '../../src/core/access/contract.ts';
import type { ResponseOf } from '../../src/platform/contract.ts';
import { redirectToSignIn } from '../api/redirect-to-sign-in.ts';
import { accountQuery, createQueryClient } from '../api/queries.ts';
import { createAppRouter } from './routes.tsx';

/** Creates query client and router of the pages behind the sign-in. `account` is undefined while it is unknown. */
export function createSignedInApp(account: ResponseOf<typeof accessContract.me> | undefined) {
  const queryClient = createQueryClient(() => redirectToSignIn({ hasEnded: true }));
  if (account) queryClient.setQueryData(accountQuery.queryKey, account);
  return { queryClient, router: createAppRouter(queryClient) };
}

export const SignedInApp = ({
  queryClient,
  router,
}: {
  queryClient: QueryClient;
  router: ReturnType<typeof createAppRouter>;
}) => (
  <QueryClientProvider client={queryClient}>
    <RouterProvider router={router} />
  </QueryClientProvider>
);
