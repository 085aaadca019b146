import { z } from 'zod';
import { coins, endpoint, inServer, listOf, moment, paging, snowflake } from '../../platform/contract.ts';

export const TRANSACTION_TYPES = [
  'daily',
  'task_reward',
  'shop_purchase',
  'transfer_send',
  'transfer_receive',
  'admin_add',
  'admin_remove',
  'refund',
  'correction',
  'transfer_tax',
  'role_income',
  'escrow_hold',
  'escrow_release',
  'import',
  'rollback',
  'escrow_pay',
] as const;

const transaction = z.object({
  /** `txn_` and an opaque number. */
  id: z.string(),
  user_id: snowflake,
  user_name: z.string(),
  user_avatar_url: z.string().nullable(),
  amount: coins,
  balance_before: coins,
  balance_after: coins,
  type: z.enum(TRANSACTION_TYPES),
  description: z.string(),
  timestamp: moment,
  metadata: z.object({ source: z.string(), command: z.string().optional() }).catchall(z.unknown()),
});
export type Transaction = z.output<typeof transaction>;

const dayMovement = z.object({
  type: z.enum(TRANSACTION_TYPES),
  acts: z.int(),
  /** What it did to the supply; 0 for transfers. */
  change: coins,
  /** The coins that moved, without sign. */
  moved: coins,
});

export const transactionsContract = {
  listTransactions: endpoint({
    method: 'GET',
    path: '/api/:server_id/transactions',
    summary: 'The ledger, newest first.',
    params: inServer,
    query: z.strictObject({
      ...paging,
      user_id: snowflake.optional(),
      /** `shop` is another name of `shop_purchase`. */
      type: z.enum([...TRANSACTION_TYPES, 'shop']).optional(),
    }),
    reply: listOf(transaction),
  }),
  getTransaction: endpoint({
    method: 'GET',
    path: '/api/:server_id/transactions/:transaction_id',
    summary: 'One entry of the ledger.',
    params: inServer.extend({
      transaction_id: z.string().regex(/^txn_\d{1,20}$/, 'A transaction id reads txn_ and digits.'),
    }),
    reply: transaction,
  }),
  getOverview: endpoint({
    method: 'GET',
    path: '/api/:server_id/overview',
    summary: 'Supply now = at midnight + sources − sinks, in the time zone of the server, and what moved today.',
    params: inServer,
    reply: z.object({
      supply: coins,
      holders: z.int(),
      supply_at_midnight: coins,
      sources_today: coins,
      sinks_today: coins,
      midnight: moment,
      movements: z.array(dayMovement),
    }),
  }),
  getSupplyHistory: endpoint({
    method: 'GET',
    path: '/api/:server_id/supply-history',
    summary: 'Sources and sinks of each of the last days, today included.',
    params: inServer,
    query: z.strictObject({ days: z.coerce.number().pipe(z.int().min(1).max(366)).optional() }),
    reply: z.object({
      data: z.array(z.object({ day: z.iso.date(), sources: coins, sinks: coins })),
    }),
  }),
};
