import { z } from 'zod';
import { coins, endpoint, inServer, moment, snowflake } from '../../platform/contract.ts';

const member = inServer.extend({ user_id: snowflake });
const reason = z.string().trim().min(1).max(200);

export const economyContract = {
  setBalance: endpoint({
    method: 'PUT',
    path: '/api/:server_id/users/:user_id/balance',
    summary: 'Changes the coins of a member by an amount, or with set to exactly that many.',
    params: member,
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
    params: member,
    body: z.strictObject({ reason }),
    reply: z.object({ user_id: snowflake, frozen_at: moment, reason: z.string().nullable() }),
  }),
  unfreezeMember: endpoint({
    method: 'POST',
    path: '/api/:server_id/users/:user_id/unfreeze',
    summary: 'Lets a frozen account act again.',
    params: member,
    reply: z.object({ user_id: snowflake, was_frozen: z.boolean() }),
  }),
};
