import { defineRefusals } from '../../platform/refusal.ts';
import type { Ctx } from '../../platform/work.ts';
import { actorParams, RIGHTS } from '../access/rights/rights.ts';
import { acting } from './with-refusals.ts';
import { staffEntryData } from './entry-data.ts';
import { legsBeyondTwo, takeBack } from './store.ts';
import { actIdOf, opIdOf, parseTransactionId } from './transaction-id.ts';

const refuse = defineRefusals({ transaction_missing: 'missing' });

export type RolledBack = { balances: { userId: string; balance: number }[]; isReplayed: boolean };

/**
 * Takes back the whole act that a transaction belongs to, by a new act of kind rollback; nothing is erased. Once only.
 * Refuses: server_missing, not_allowed, transaction_missing, already_rolled_back {by}, insufficient_funds (the coins are
 * spent), balance_cap, act_key_reused; escrow_held, escrow_returned, escrow_paid {task, number} for what a member put aside for a
 * task, which the task alone moves.
 */
export async function rollBack(
  ctx: Ctx,
  { guildId, transactionId, reason }: { guildId: string; transactionId: string; reason?: string },
): Promise<RolledBack> {
  const opId = parseTransactionId(transactionId);
  if (opId === undefined) throw refuse('transaction_missing');
  const targetAct = actIdOf(opId);
  const legs = await ctx.read(guildId, (queries) => legsBeyondTwo(queries, guildId, opIdOf(targetAct)));
  const { balances, replayed } = await acting(() =>
    takeBack(ctx, {
      guildId,
      targetAct,
      actor: actorParams(ctx.actor),
      right: RIGHTS.roll_back,
      data: staffEntryData(ctx, reason === undefined ? {} : { reason }),
      more: Array.from({ length: legs }, () => ctx.newId()),
    }),
  );
  return {
    balances: balances.map(({ user_id: userId, balance }) => ({ userId, balance })),
    isReplayed: replayed,
  };
}
