import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { withRefusals } from '../../../core/ledger/with-refusals.ts';
import { toEntryData } from '../../../core/ledger/entry-data.ts';
import type { Ctx } from '../../../platform/work.ts';
import { callClaimDaily } from '../balances/balance-store.ts';

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
  const params = { guildId, actor: actorSqlParams(ctx.actor), data: toEntryData(ctx), at: null };
  const row = await withRefusals(() => callClaimDaily(ctx, params));
  return {
    amount: row.amount,
    streak: row.streak,
    balance: row.balance,
    nextAt: row.next_at,
    isReplayed: row.replayed,
    isReminded: row.reminds,
    currencyName: row.currency_name,
    currencySymbol: row.currency_symbol,
  };
}
