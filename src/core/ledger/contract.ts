import { z } from 'zod';
import { coins, timestamp, snowflake } from '../../platform/contract.ts';

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

/** A ledger entry in the API: in the transaction list and on its member's page. */
export const transaction = z.object({
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
  timestamp: timestamp,
  metadata: z.object({ source: z.string(), command: z.string().optional() }).catchall(z.unknown()),
});
export type Transaction = z.output<typeof transaction>;
