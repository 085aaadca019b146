import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { withRefusals } from '../../../core/ledger/with-refusals.ts';
import { toEntryData } from '../../../core/ledger/entry-data.ts';
import type { Ctx } from '../../../platform/work.ts';
import { callCollectIncome } from './income-store.ts';

export type CollectIncomeResult = {
  /** What each role brought, the highest amount first; roles that are not open yet brought nothing. */
  paid: { roleId: string; amount: number }[];
  amount: number;
  balance: number;
  /** When the first of the actor's roles opens again, ISO 8601 in UTC; null when none has an income any more. */
  nextAt: string | null;
  /** True when this very act had been carried out before; nothing moved this time. */
  isReplayed: boolean;
  currencyName: string;
};

/**
 * Pays the acting member what their roles bring and is open, by the database's clock, as one entry.
 * Refuses: server_missing, feature_off, member_missing (nobody in particular asks), act_key_reused, frozen, no_income,
 * income_too_soon {next_at (ISO), next_at_seconds, seconds}, balance_cap.
 */
export async function collectIncome(ctx: Ctx, { guildId }: { guildId: string }): Promise<CollectIncomeResult> {
  const params = { guildId, actor: actorSqlParams(ctx.actor), data: toEntryData(ctx), at: null };
  const row = await withRefusals(() => callCollectIncome(ctx, params));
  return {
    paid: row.paid.map(({ role_id: roleId, amount }) => ({ roleId, amount })),
    amount: row.amount,
    balance: row.balance,
    nextAt: row.next_at,
    isReplayed: row.replayed,
    currencyName: row.currency_name,
  };
}
