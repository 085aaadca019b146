import type { Ctx } from '../../platform/work.ts';
import { actorSqlParams } from '../access/rights/rights.ts';
import { withRefusals } from '../../platform/db/with-refusals.ts';
import { toStaffEntryData } from './entry-data.ts';
import { countExtraLegs } from './store.ts';
import * as sql from './store.ts';
import { toOperationId, toEntryId, parseTransactionId } from './transaction-id.ts';
import { refuse } from './refusals.ts';
import { CORE_RIGHTS } from '../access/rights/core-rights.ts';

export type RollbackOutcome = { balances: { userId: string; balance: number }[]; isReplayed: boolean };

/**
 * Reverses the whole operation that a transaction belongs to, by a new operation of kind rollback; nothing is deleted. An
 * operation can be rolled back once. Waits for the ledger page and its API.
 * Refuses `server_missing`, `not_allowed`, `transaction_missing`, `already_rolled_back` {by}, `insufficient_funds` (the coins
 * are spent), `balance_cap`, `act_key_reused`; `escrow_held`, `escrow_returned`, `escrow_paid` {task, number} for coins in
 * escrow, which only their task moves.
 */
export async function rollBack(
  ctx: Ctx,
  { guildId, transactionId, reason }: { guildId: string; transactionId: string; reason?: string },
): Promise<RollbackOutcome> {
  const entryId = parseTransactionId(transactionId);
  if (entryId === undefined) throw refuse('transaction_missing');
  const targetOperationId = toOperationId(entryId);
  const extraLegs = await ctx.read(guildId, (queries) =>
    countExtraLegs(queries, guildId, toEntryId(targetOperationId)),
  );
  const { balances, replayed } = await withRefusals(refuse, () =>
    sql.rollBackOperation(ctx, {
      guildId,
      targetOperationId,
      actor: actorSqlParams(ctx.actor),
      right: CORE_RIGHTS.roll_back,
      data: toStaffEntryData(ctx, reason === undefined ? {} : { reason }),
      extraOperationIds: Array.from({ length: extraLegs }, () => ctx.newId()),
    }),
  );
  return {
    balances: balances.map(({ user_id: userId, balance }) => ({ userId, balance })),
    isReplayed: replayed,
  };
}
