import '../api/configure-zod.ts';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { accessContract } from '../../src/core/access/contract.ts';
import type { ResponseOf } from '../../src/platform/contract.ts';
import { redirectToSignIn } from '../api/redirect-to-sign-in.ts';
import { accountQuery, createQueryClient } from '../api/queries.ts';
import { createAppRouter } from './routes.tsx';

/** Everything behind the sign-in. `account` is who signed in, when that is known already. */
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
