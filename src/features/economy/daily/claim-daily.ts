import { actorParams } from '../../../core/access/rights/rights.ts';
import { acting } from '../../../core/ledger/with-refusals.ts';
import { entryData } from '../../../core/ledger/entry-data.ts';
import type { Ctx } from '../../../platform/work.ts';
import { claimDailyReward } from '../balances/balance-store.ts';

export type DailyClaim = {
  amount: number;
  /** Days in a row, this one included. */
  streak: number;
  balance: number;
  /** When the next one opens: ISO 8601 in UTC. */
  nextAt: string;
  /** True when this very act had been carried out before; nothing moved this time. */
  isReplayed: boolean;
  /** Whether the claimant hears when the next one opens. */
  isReminded: boolean;
  currencyName: string;
  currencySymbol: string;
};

/**
 * Pays the acting member the day's reward, by the database's clock: every 86,400 s, or once a day of the server's time
 * zone, as the server has set it.
 * Refuses: server_missing, feature_off, member_missing (nobody in particular asks), act_key_reused, balance_cap, frozen,
 * daily_already_claimed {next_at (ISO), next_at_seconds, seconds, balance}.
 */
export async function claimDaily(ctx: Ctx, { guildId }: { guildId: string }): Promise<DailyClaim> {
  const claim = { guildId, actor: actorParams(ctx.actor), data: entryData(ctx), at: null };
  const paid = await acting(() => claimDailyReward(ctx, claim));
  return {
    amount: paid.amount,
    streak: paid.streak,
    balance: paid.balance,
    nextAt: paid.next_at,
    isReplayed: paid.replayed,
    isReminded: paid.reminds,
    currencyName: paid.currency_name,
    currencySymbol: paid.currency_symbol,
  };
}
