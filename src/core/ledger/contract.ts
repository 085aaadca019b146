import { z } from 'zod';
import { coins, timestamp, snowflake } from '../../platform/contract.ts';
import { KIND_NAMES } from './entry-kinds-contract.ts';

/** The API calls the kind of an entry its type. */
export const TRANSACTION_TYPES = KIND_NAMES;

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
