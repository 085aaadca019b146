import { actorParams } from '../../../core/access/rights/rights.ts';
import { acting } from '../../../core/ledger/with-refusals.ts';
import { entryData } from '../../../core/ledger/entry-data.ts';
import type { Ctx } from '../../../platform/work.ts';
import { collectOpen } from './income-store.ts';

export type Collected = {
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
export async function collectIncome(ctx: Ctx, { guildId }: { guildId: string }): Promise<Collected> {
  const of = { guildId, actor: actorParams(ctx.actor), data: entryData(ctx), at: null };
  const done = await acting(() => collectOpen(ctx, of));
  return {
    paid: done.paid.map(({ role_id: roleId, amount }) => ({ roleId, amount })),
    amount: done.amount,
    balance: done.balance,
    nextAt: done.next_at,
    isReplayed: done.replayed,
    currencyName: done.currency_name,
  };
}
