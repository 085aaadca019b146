import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { withRefusals } from '../../../platform/db/with-refusals.ts';
import { toStaffEntryData } from '../../../core/ledger/entry-data.ts';
import { refuse } from '../refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import * as sql from './balance-store.ts';
import { rateLimitKeyOf } from './rate-limit-key.ts';
import { RIGHTS } from '../rights.ts';

export type AdjustBalanceResult = {
  balanceBefore: number;
  balanceAfter: number;
  /** The signed change. */
  amount: number;
  isReplayed: boolean;
  currencyName: string;
};

/**
 * Changes a member's coins on behalf of staff: by `amount`, negative to take coins, or to exactly `amount` when `isSet`.
 * Also works on frozen accounts. The reason is stored in the entry and in the audit log.
 * Refuses: server_missing, not_allowed, invalid_input (amount), member_missing, insufficient_funds {balance, needed,
 * currency}, balance_cap, too_many_changes {seconds}, act_key_reused.
 */
export async function adjustBalance(
  ctx: Ctx,
  input: { guildId: string; userId: string; amount: number; isSet?: boolean; reason?: string | undefined },
): Promise<AdjustBalanceResult> {
  const { guildId, userId, amount, isSet = false, reason } = input;
  const isValidAmount = Number.isSafeInteger(amount) && (isSet ? amount >= 0 : amount !== 0);
  if (!isValidAmount) throw refuse('invalid_input', {}, 'amount');
  const row = await withRefusals(refuse, () =>
    sql.adjustBalance(ctx, {
      guildId,
      actor: actorSqlParams(ctx.actor),
      right: RIGHTS.change_balance,
      userId,
      amount,
      isSet,
      rateLimitKey: rateLimitKeyOf(ctx, userId),
      data: toStaffEntryData(ctx, reason === undefined ? {} : { reason }),
      at: null,
    }),
  );
  return {
    balanceBefore: row.balance_before,
    balanceAfter: row.balance_after,
    amount: row.amount,
    isReplayed: row.replayed,
    currencyName: row.currency_name,
  };
}
