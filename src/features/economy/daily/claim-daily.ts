import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { withRefusals } from '../../../platform/db/with-refusals.ts';
import { toEntryData } from '../../../core/ledger/entry-data.ts';
import type { Ctx } from '../../../platform/work.ts';
import * as sql from './daily-store.ts';
import { refuse } from '../refusals.ts';

export type DailyClaim = {
  amount: number;
  /** Consecutive days, including this one. */
  streak: number;
  balance: number;
  /** When the next reward opens, ISO 8601 in UTC. */
  nextAt: string;
  /** True when this operation was already done before; nothing moved this time. */
  isReplayed: boolean;
  /** Whether the claimant is reminded when the next reward opens. */
  isReminded: boolean;
  currencyName: string;
  currencySymbol: string;
};

/**
 * Pays the acting member the daily reward by the database clock: once per 86,400 s, or once per day of the server's time
 * zone, depending on the server's settings.
 * Refuses: server_missing, feature_off, member_missing (the actor is not a member), act_key_reused, balance_cap, frozen,
 * daily_already_claimed {next_at (ISO), next_at_seconds, seconds, balance}.
 */
export async function claimDaily(ctx: Ctx, { guildId }: { guildId: string }): Promise<DailyClaim> {
  const params = { guildId, actor: actorSqlParams(ctx.actor), data: toEntryData(ctx), at: null };
  const row = await withRefusals(refuse, () => sql.claimDaily(ctx, params));
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
