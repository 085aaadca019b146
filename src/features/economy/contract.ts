import { z } from 'zod';
import { coins, endpoint, inServer, timestamp, snowflake } from '../../platform/contract.ts';

const memberInServer = inServer.extend({ user_id: snowflake });
const roleInServer = inServer.extend({ role_id: snowflake });
const reason = z.string().trim().min(1).max(200);

/** What a role brings to whoever holds it and collects. */
const incomeTerms = {
  amount: coins.min(1),
  /** Hours between two collections: at most a year. */
  every_hours: z.int().min(1).max(8_760),
};
const income = z.object({
  role_id: snowflake,
  /** Null when Discord has no such role any more: nobody can hold it. */
  role_name: z.string().nullable(),
  ...incomeTerms,
});
export type Income = z.output<typeof income>;

/** Where the leaderboard stands in Discord, and how it is with it. */
const postedLeaderboard = z.object({
  channel_id: snowflake,
  /** Null while it is not there. */
  message_id: snowflake.nullable(),
  sync_status: z.enum(['synced', 'pending_sync', 'orphaned', 'blocked']),
  /** In words; null when nothing went wrong. */
  last_error: z.string().nullable(),
});
export type PostedLeaderboard = z.output<typeof postedLeaderboard>;

export const economyContract = {
  setBalance: endpoint({
    method: 'PUT',
    path: '/api/:server_id/users/:user_id/balance',
    summary: 'Changes the coins of a member by an amount, or with set to exactly that many.',
    params: memberInServer,
    body: z.strictObject({
      /** Negative to take; with set not below 0. */
      amount: coins,
      set: z.boolean().default(false),
      /** Kept with the entry and in the audit log. */
      reason,
    }),
    reply: z.object({
      user_id: snowflake,
      balance_before: coins,
      balance_after: coins,
      /** What moved, signed. */
      amount: coins,
      transaction_id: z.string(),
    }),
    refusals: [409],
  }),
  freezeMember: endpoint({
    method: 'POST',
    path: '/api/:server_id/users/:user_id/freeze',
    summary: 'Freezes an account: nothing is given, received or claimed until it is unfrozen.',
    params: memberInServer,
    body: z.strictObject({ reason }),
    reply: z.object({ user_id: snowflake, frozen_at: timestamp, reason: z.string().nullable() }),
  }),
  unfreezeMember: endpoint({
    method: 'POST',
    path: '/api/:server_id/users/:user_id/unfreeze',
    summary: 'Lets a frozen account act again.',
    params: memberInServer,
    reply: z.object({ user_id: snowflake, was_frozen: z.boolean() }),
  }),
  listIncomes: endpoint({
    method: 'GET',
    path: '/api/:server_id/incomes',
    summary: 'What roles bring to their holders, the highest amount first.',
    params: inServer,
    reply: z.object({ data: z.array(income) }),
  }),
  setIncome: endpoint({
    method: 'PUT',
    path: '/api/:server_id/incomes/:role_id',
    summary: 'Sets what a role brings, at most 100 roles in a server.',
    params: roleInServer,
    body: z.strictObject(incomeTerms),
    reply: income,
    refusals: [409],
  }),
  removeIncome: endpoint({
    method: 'DELETE',
    path: '/api/:server_id/incomes/:role_id',
    summary: 'Ends what a role brings; what was collected stays.',
    params: roleInServer,
    reply: z.object({ role_id: snowflake, was_set: z.boolean() }),
  }),
  getLeaderboard: endpoint({
    method: 'GET',
    path: '/api/:server_id/leaderboard',
    summary: 'Who has the most coins, the first hundred, and where the leaderboard stands in Discord.',
    params: inServer,
    reply: z.object({
      data: z.array(
        z.object({
          /** Members of equal balance share a place. */
          rank: z.int(),
          user_id: snowflake,
          display_name: z.string(),
          balance: coins,
        }),
      ),
      /** Null when none was posted. */
      message: postedLeaderboard.nullable(),
    }),
  }),
  postLeaderboard: endpoint({
    method: 'POST',
    path: '/api/:server_id/leaderboard/message',
    summary: 'Posts the leaderboard in a channel, moves it there, or posts it anew when it was deleted.',
    params: inServer,
    body: z.strictObject({ channel_id: snowflake }),
    reply: postedLeaderboard,
  }),
  removeLeaderboard: endpoint({
    method: 'DELETE',
    path: '/api/:server_id/leaderboard/message',
    summary: 'Removes the leaderboard from its channel.',
    params: inServer,
    reply: z.object({ was_posted: z.boolean() }),
  }),
};
