import { z } from 'zod';
import { TRANSACTION_TYPES, transaction, type Transaction } from '../../core/ledger/contract.ts';
import { coins, endpoint, inServer, listOf, timestamp, paging, snowflake } from '../../platform/contract.ts';

/** Re-exported for the dashboard's ledger pages, next to the endpoints. */
export { TRANSACTION_TYPES, type Transaction };

/** `shop` is an alias of `shop_purchase`. */
const QUERY_TYPES = [...TRANSACTION_TYPES, 'shop'] as const;
const typePattern = `(?:${QUERY_TYPES.join('|')})`;

/** A date is interpreted in the server's time zone, a timestamp in its own offset. */
const dayOrMoment = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: 'A day such as 2026-03-31, or a moment such as 2026-03-31T12:00:00Z.',
});

/** Statistics of all entries that match the filter, independent of the page. */
const statistics = z.object({
  /** The number of matching entries. */
  count: z.int(),
  coins_in: coins,
  /** Unsigned. */
  coins_out: coins,
  /** False when 500,000 entries were examined: then only matches among those, the newest ones, are counted. */
  is_complete: z.boolean(),
});

const dayMovement = z.object({
  type: z.enum(TRANSACTION_TYPES),
  acts: z.int(),
  /** The change of the supply; 0 for transfers. */
  change: coins,
  /** The coins that moved, unsigned. */
  moved: coins,
});

export const transactionsContract = {
  listTransactions: endpoint({
    method: 'GET',
    path: '/api/:server_id/transactions',
    summary: 'Lists entries of the ledger, newest first by default. Sums over the filtered entries are optional.',
    params: inServer,
    query: z.strictObject({
      ...paging,
      user_id: snowflake.optional(),
      /** One type, or several separated by commas: `daily,shop`. */
      type: z
        .string()
        .regex(new RegExp(`^${typePattern}(?:,${typePattern}){0,15}$`), 'Types of transactions, with commas between.')
        .optional(),
      /** Inclusive start: a date or a timestamp. */
      start_date: dayOrMoment.optional(),
      /** To the end of this date, or up to this timestamp (exclusive). */
      end_date: dayOrMoment.optional(),
      sort: z.enum(['asc', 'desc']).optional(),
      statistics: z.stringbool().optional(),
    }),
    reply: listOf(transaction).extend({
      /** Null unless `statistics=true` was requested. */
      statistics: statistics.nullable(),
    }),
  }),
  getTransaction: endpoint({
    method: 'GET',
    path: '/api/:server_id/transactions/:transaction_id',
    summary: 'Returns one entry of the ledger.',
    params: inServer.extend({
      transaction_id: z.string().regex(/^txn_\d{1,20}$/, 'A transaction id reads txn_ and digits.'),
    }),
    reply: transaction,
  }),
  getOverview: endpoint({
    method: 'GET',
    path: '/api/:server_id/overview',
    summary: 'Returns the supply (at midnight + sources − sinks, in the server’s time zone) and today’s totals.',
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
    summary: 'Returns sources and sinks of each of the last days, including today.',
    params: inServer,
    query: z.strictObject({ days: z.coerce.number().pipe(z.int().min(1).max(366)).optional() }),
    reply: z.object({
      data: z.array(z.object({ day: z.iso.date(), sources: coins, sinks: coins })),
    }),
  }),
};
