import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { withRefusals } from '../../../core/ledger/with-refusals.ts';
import { toEntryData } from '../../../core/ledger/entry-data.ts';
import { isAmount } from '../../../core/ledger/rules.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { callGiveCoins } from '../balances/balance-store.ts';

const refuse = defineRefusals({ invalid_input: 'invalid' });

/** Whom coins are given to, as Discord shows them. */
export type Receiver = { userId: string; isBot: boolean; isMember: boolean };
export type GiveCoinsResult = {
  /** The giver's own balance; the receiver's is theirs alone. */
  balance: number;
  /** What the giver paid: what arrived and the tax on it. */
  sent: number;
  received: number;
  tax: number;
  isReplayed: boolean;
  currencyName: string;
};

/**
 * Gives coins of the acting member to another. The server's tax of them, rounded down, is burned; the rest arrives.
 * `memberSince` is when the giver joined (ISO 8601), which matters where newcomers may not give yet.
 * Refuses: server_missing, feature_off, member_missing (nobody in particular gives), invalid_input (amount),
 * not_to_oneself, not_to_bots, receiver_left, frozen, receiver_frozen, give_minimum {minimum, currency},
 * too_young {days, next_at_seconds}, insufficient_funds {balance, needed, currency}, balance_cap (the receiver's),
 * too_many_changes {seconds}, act_key_reused.
 */
export async function giveCoins(
  ctx: Ctx,
  gift: { guildId: string; to: Receiver; amount: number; memberSince: string | null },
): Promise<GiveCoinsResult> {
  if (!isAmount(gift.amount)) throw refuse('invalid_input', {}, 'amount');
  const row = await withRefusals(() =>
    callGiveCoins(ctx, { ...gift, actor: actorSqlParams(ctx.actor), data: toEntryData(ctx), at: null }),
  );
  return {
    balance: row.from_balance,
    sent: row.sent,
    received: row.received,
    tax: row.tax,
    isReplayed: row.replayed,
    currencyName: row.currency_name,
  };
}
