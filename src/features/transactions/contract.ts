import { z } from 'zod';
import { TRANSACTION_TYPES, transaction, type Transaction } from '../../core/ledger/contract.ts';
import { coins, endpoint, inServer, listOf, timestamp, paging, snowflake } from '../../platform/contract.ts';

/** Pages of the ledger take these from here, with its endpoints. */
export { TRANSACTION_TYPES, type Transaction };

/** `shop` is another name of `shop_purchase`. */
const QUERY_TYPES = [...TRANSACTION_TYPES, 'shop'] as const;
const typePattern = `(?:${QUERY_TYPES.join('|')})`;

/** A plain day counts in the server's time zone, a moment as it says. */
const dayOrMoment = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: 'A day such as 2026-03-31, or a moment such as 2026-03-31T12:00:00Z.',
});

/** Of what the filter leaves, whatever page is shown. */
const statistics = z.object({
  /** The entries that the filter leaves. */
  count: z.int(),
  coins_in: coins,
  /** Without sign. */
  coins_out: coins,
  /** False once 500,000 entries were looked through: then the newest of them are counted here, and not what is older. */
  is_complete: z.boolean(),
});

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
    summary: 'The ledger, newest first unless asked otherwise; what the filter leaves is summed when asked for.',
    params: inServer,
    query: z.strictObject({
      ...paging,
      user_id: snowflake.optional(),
      /** One type, or several with commas between: `daily,shop`. */
      type: z
        .string()
        .regex(new RegExp(`^${typePattern}(?:,${typePattern}){0,15}$`), 'Types of transactions, with commas between.')
        .optional(),
      /** From this day or moment on. */
      start_date: dayOrMoment.optional(),
      /** To the end of this day, or up to this moment, itself left out. */
      end_date: dayOrMoment.optional(),
      sort: z.enum(['asc', 'desc']).optional(),
      statistics: z.stringbool().optional(),
    }),
    reply: listOf(transaction).extend({
      /** Null unless `statistics=true` was asked. */
      statistics: statistics.nullable(),
    }),
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
      midnight: timestamp,
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
