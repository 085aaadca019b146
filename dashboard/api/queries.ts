import { keepPreviousData, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { accessContract } from '../../src/core/access/contract.ts';
import { auditContract } from '../../src/core/audit/contract.ts';
import { guildsContract } from '../../src/core/guilds/contract.ts';
import { membersContract } from '../../src/core/members/contract.ts';
import { economyContract } from '../../src/features/economy/contract.ts';
import { operatorContract } from '../../src/features/operator/contract.ts';
import { serverSettingsContract } from '../../src/features/server-settings/contract.ts';
import { transactionsContract } from '../../src/features/transactions/contract.ts';
import type { RequestOf } from '../../src/platform/contract.ts';
import { ApiError, isSignedOut } from './api-error.ts';
import { call } from './call.ts';
import { queryKeys } from './query-keys.ts';

const MAX_ATTEMPTS = 3;

export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error) => isSignedOut(error) && onSignedOut() }),
    defaultOptions: {
      queries: {
        // The change stream reports what changed, so age alone is no reason to refetch.
        staleTime: 60_000,
        retry: (failureCount, error) =>
          failureCount < MAX_ATTEMPTS - 1 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
        retryDelay: (failureCount) => Math.min(500 * 2 ** failureCount, 4000),
      },
    },
  });
}

export const accountQuery = queryOptions({
  queryKey: queryKeys.account,
  queryFn: ({ signal }) => call(accessContract.me, {}, signal),
  staleTime: Infinity,
});

export const serversQuery = (search: string, limit: number) =>
  queryOptions({
    queryKey: queryKeys.servers({ search, limit }),
    queryFn: ({ signal }) => call(guildsContract.listServers, { query: { limit, ...(search && { search }) } }, signal),
    placeholderData: keepPreviousData,
  });

export const serverQuery = (guildId: string) =>
  queryOptions({
    queryKey: queryKeys.server(guildId),
    queryFn: ({ signal }) => call(guildsContract.getServer, { params: { server_id: guildId } }, signal),
  });

export const configQuery = (guildId: string) =>
  queryOptions({
    queryKey: queryKeys.config(guildId),
    queryFn: ({ signal }) => call(serverSettingsContract.getConfig, { params: { server_id: guildId } }, signal),
  });

export const channelsQuery = (guildId: string) =>
  queryOptions({
    queryKey: queryKeys.channels(guildId),
    queryFn: ({ signal }) => call(guildsContract.listChannels, { params: { server_id: guildId } }, signal),
  });

export const rolesQuery = (guildId: string) =>
  queryOptions({
    queryKey: queryKeys.roles(guildId),
    queryFn: ({ signal }) => call(guildsContract.listRoles, { params: { server_id: guildId } }, signal),
  });

export const incomesQuery = (guildId: string) =>
  queryOptions({
    queryKey: queryKeys.incomes(guildId),
    queryFn: ({ signal }) => call(economyContract.listIncomes, { params: { server_id: guildId } }, signal),
  });

/** No change event reports what Discord did with the message, so the page polls while the message is not in sync. */
const LEADERBOARD_POLL_MS = 5_000;
export const leaderboardQuery = (guildId: string) =>
  queryOptions({
    queryKey: queryKeys.leaderboard(guildId),
    queryFn: ({ signal }) => call(economyContract.getLeaderboard, { params: { server_id: guildId } }, signal),
    refetchInterval: ({ state }) => {
      const status = state.data?.message?.sync_status;
      return status === undefined || status === 'synced' ? false : LEADERBOARD_POLL_MS;
    },
  });

/** Outbox messages of a server that wait for delivery. No change event reports a delivery, so the page polls. */
const SERVER_STATUS_POLL_MS = 15_000;
export const serverStatusQuery = (guildId: string) =>
  queryOptions({
    queryKey: queryKeys.serverStatus(guildId),
    queryFn: ({ signal }) => call(operatorContract.getServerStatus, { params: { server_id: guildId } }, signal),
    refetchInterval: SERVER_STATUS_POLL_MS,
  });

/** Money operations write their audit record in SQL and emit a change for the member only, so the page polls too. */
const AUDIT_POLL_MS = 15_000;
export const auditQuery = (guildId: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: queryKeys.audit(guildId, cursor),
    queryFn: ({ signal }) =>
      call(
        auditContract.listAudit,
        { params: { server_id: guildId }, query: { limit: 25, ...(cursor && { cursor }) } },
        signal,
      ),
    refetchInterval: AUDIT_POLL_MS,
  });

export const overviewQuery = (guildId: string) =>
  queryOptions({
    queryKey: queryKeys.overview(guildId),
    queryFn: ({ signal }) => call(transactionsContract.getOverview, { params: { server_id: guildId } }, signal),
  });

export const supplyHistoryQuery = (guildId: string, days: number) =>
  queryOptions({
    queryKey: queryKeys.supplyHistory(guildId, days),
    queryFn: ({ signal }) =>
      call(transactionsContract.getSupplyHistory, { params: { server_id: guildId }, query: { days } }, signal),
    placeholderData: keepPreviousData,
  });

export type EntriesParams = Pick<
  NonNullable<RequestOf<typeof transactionsContract.listTransactions>['query']>,
  'user_id' | 'type' | 'start_date' | 'end_date' | 'cursor'
> & {
  limit: number;
};
export const entriesQuery = (guildId: string, filters: EntriesParams) =>
  queryOptions({
    queryKey: queryKeys.entries(guildId, filters),
    queryFn: ({ signal }) =>
      call(transactionsContract.listTransactions, { params: { server_id: guildId }, query: filters }, signal),
  });

/** The totals of the entries that match a filter; `entriesQuery` reads the entries themselves. */
export const entrySumsQuery = (guildId: string, filters: Omit<EntriesParams, 'limit' | 'cursor'>) =>
  queryOptions({
    queryKey: queryKeys.entrySums(guildId, filters),
    queryFn: ({ signal }) =>
      call(
        transactionsContract.listTransactions,
        { params: { server_id: guildId }, query: { ...filters, limit: 1, statistics: 'true' } },
        signal,
      ),
    placeholderData: keepPreviousData,
  });

export type MembersParams = NonNullable<RequestOf<typeof membersContract.listUsers>['query']>;
export const membersQuery = (guildId: string, filters: MembersParams) =>
  queryOptions({
    queryKey: queryKeys.members(guildId, filters),
    queryFn: ({ signal }) =>
      call(membersContract.listUsers, { params: { server_id: guildId }, query: filters }, signal),
    placeholderData: keepPreviousData,
  });

export type InactiveMembersParams = { days: number; limit: number; offset: number };
export const inactiveMembersQuery = (guildId: string, filters: InactiveMembersParams) =>
  queryOptions({
    queryKey: queryKeys.inactiveMembers(guildId, filters),
    queryFn: ({ signal }) =>
      call(membersContract.listInactive, { params: { server_id: guildId }, query: filters }, signal),
    placeholderData: keepPreviousData,
  });

/** A dry run of archiving inactive members: what it would do, without doing it. */
export const cleanUpPreviewQuery = (guildId: string, days: number) =>
  queryOptions({
    queryKey: queryKeys.cleanUpPreview(guildId, days),
    queryFn: ({ signal }) =>
      call(membersContract.cleanUp, { params: { server_id: guildId }, body: { days, dry_run: true } }, signal),
    staleTime: 0,
  });

export const memberQuery = (guildId: string, userId: string) =>
  queryOptions({
    queryKey: queryKeys.member(guildId, userId),
    queryFn: ({ signal }) => call(membersContract.getUser, { params: { server_id: guildId, user_id: userId } }, signal),
  });
