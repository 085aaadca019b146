import { z } from 'zod';
import { coins, endpoint, inServer, timestamp, snowflake } from '../../platform/contract.ts';

const memberInServer = inServer.extend({ user_id: snowflake });
const roleInServer = inServer.extend({ role_id: snowflake });
const reason = z.string().trim().min(1).max(200);

/** The income that a role pays to each member who holds it and collects it. */
const incomeTerms = {
  amount: coins.min(1),
  /** Hours between two collections, at most one year. */
  every_hours: z.int().min(1).max(8_760),
};
const income = z.object({
  role_id: snowflake,
  /** Null when the role no longer exists in Discord, so that nobody can hold it. */
  role_name: z.string().nullable(),
  ...incomeTerms,
});
export type Income = z.output<typeof income>;

/** The leaderboard message in Discord: its channel and its sync state. */
const postedLeaderboard = z.object({
  channel_id: snowflake,
  /** Null while the message does not exist. */
  message_id: snowflake.nullable(),
  sync_status: z.enum(['synced', 'pending_sync', 'orphaned', 'blocked']),
  /** A sentence for people; null when nothing failed. */
  last_error: z.string().nullable(),
});
export type PostedLeaderboard = z.output<typeof postedLeaderboard>;

export const economyContract = {
  setBalance: endpoint({
    method: 'PUT',
    path: '/api/:server_id/users/:user_id/balance',
    summary: 'Changes the balance of a member by an amount, or, with set, to that amount.',
    params: memberInServer,
    body: z.strictObject({
      /** Negative takes coins; not allowed to be negative when `set` is true. */
      amount: coins,
      set: z.boolean().default(false),
      /** Stored in the entry and in the audit log. */
      reason,
    }),
    reply: z.object({
      user_id: snowflake,
      balance_before: coins,
      balance_after: coins,
      /** The signed change. */
      amount: coins,
      transaction_id: z.string(),
    }),
    refusals: [409],
  }),
  freezeMember: endpoint({
    method: 'POST',
    path: '/api/:server_id/users/:user_id/freeze',
    summary: 'Freezes an account: it cannot give, receive or claim until it is unfrozen.',
    params: memberInServer,
    body: z.strictObject({ reason }),
    reply: z.object({ user_id: snowflake, frozen_at: timestamp, reason: z.string().nullable() }),
  }),
  unfreezeMember: endpoint({
    method: 'POST',
    path: '/api/:server_id/users/:user_id/unfreeze',
    summary: 'Unfreezes an account.',
    params: memberInServer,
    reply: z.object({ user_id: snowflake, was_frozen: z.boolean() }),
  }),
  listIncomes: endpoint({
    method: 'GET',
    path: '/api/:server_id/incomes',
    summary: 'Lists role incomes, highest amount first.',
    params: inServer,
    reply: z.object({ data: z.array(income) }),
  }),
  setIncome: endpoint({
    method: 'PUT',
    path: '/api/:server_id/incomes/:role_id',
    summary: 'Sets the income of a role, for at most 100 roles in a server.',
    params: roleInServer,
    body: z.strictObject(incomeTerms),
    reply: income,
    refusals: [409],
  }),
  removeIncome: endpoint({
    method: 'DELETE',
    path: '/api/:server_id/incomes/:role_id',
    summary: 'Removes the income of a role; collected coins stay.',
    params: roleInServer,
    reply: z.object({ role_id: snowflake, was_set: z.boolean() }),
  }),
  getLeaderboard: endpoint({
    method: 'GET',
    path: '/api/:server_id/leaderboard',
    summary: 'Returns the first hundred members by balance, and the state of the leaderboard message.',
    params: inServer,
    reply: z.object({
      data: z.array(
        z.object({
          /** Members with equal balances share a rank. */
          rank: z.int(),
          user_id: snowflake,
          display_name: z.string(),
          balance: coins,
        }),
      ),
      /** Null when no leaderboard message was posted. */
      message: postedLeaderboard.nullable(),
    }),
  }),
  postLeaderboard: endpoint({
    method: 'POST',
    path: '/api/:server_id/leaderboard/message',
    summary: 'Posts the leaderboard message in a channel, moves it there, or posts it again if it was deleted.',
    params: inServer,
    body: z.strictObject({ channel_id: snowflake }),
    reply: postedLeaderboard,
  }),
  removeLeaderboard: endpoint({
    method: 'DELETE',
    path: '/api/:server_id/leaderboard/message',
    summary: 'Removes the leaderboard message.',
    params: inServer,
    reply: z.object({ was_posted: z.boolean() }),
  }),
};
