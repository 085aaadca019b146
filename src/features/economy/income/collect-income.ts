import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { withRefusals } from '../../../platform/db/with-refusals.ts';
import { toEntryData } from '../../../core/ledger/entry-data.ts';
import type { Ctx } from '../../../platform/work.ts';
import * as sql from './income-store.ts';
import { refuse } from '../refusals.ts';

export type CollectIncomeResult = {
  /** What each role paid, highest amount first; roles that are not due are left out. */
  paid: { roleId: string; amount: number }[];
  amount: number;
  balance: number;
  /** When the first of the actor's roles is due again, ISO 8601 in UTC; null when none has an income any more. */
  nextAt: string | null;
  /** True when this operation was already done before; nothing moved this time. */
  isReplayed: boolean;
  currencyName: string;
};

/**
 * Pays the acting member the incomes of their roles that are due, by the database clock, in one entry.
 * Refuses: server_missing, feature_off, member_missing (the actor is not a member), act_key_reused, frozen, no_income,
 * income_too_soon {next_at (ISO), next_at_seconds, seconds}, balance_cap.
 */
export async function collectIncome(ctx: Ctx, { guildId }: { guildId: string }): Promise<CollectIncomeResult> {
  const params = { guildId, actor: actorSqlParams(ctx.actor), data: toEntryData(ctx), at: null };
  const row = await withRefusals(refuse, () => sql.collectIncome(ctx, params));
  return {
    paid: row.paid.map(({ role_id: roleId, amount }) => ({ roleId, amount })),
    amount: row.amount,
    balance: row.balance,
    nextAt: row.next_at,
    isReplayed: row.replayed,
    currencyName: row.currency_name,
  };
}
