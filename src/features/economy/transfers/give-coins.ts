import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { withRefusals } from '../../../platform/db/with-refusals.ts';
import { toEntryData } from '../../../core/ledger/entry-data.ts';
import { isAmount } from '../../../core/ledger/rules.ts';
import { refuse } from '../refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import * as sql from './transfer-store.ts';

/** The receiver of coins, as described by Discord. */
export type Receiver = { userId: string; isBot: boolean; isMember: boolean };
export type GiveCoinsResult = {
  /** The sender's balance; the receiver's balance stays private. */
  balance: number;
  /** What the sender paid: `received` plus `tax`. */
  sent: number;
  received: number;
  tax: number;
  isReplayed: boolean;
  currencyName: string;
};

/**
 * Transfers coins from the acting member to another. The server's tax, rounded down, is burned; the rest arrives.
 * `memberSince` is when the sender joined (ISO 8601), which matters where new members cannot give yet.
 * Refuses: server_missing, feature_off, member_missing (the actor is not a member), invalid_input (amount),
 * not_to_oneself, not_to_bots, receiver_left, frozen, receiver_frozen, give_minimum {minimum, currency},
 * too_young {days, next_at_seconds}, insufficient_funds {balance, needed, currency}, balance_cap (the receiver's),
 * too_many_changes {seconds}, act_key_reused.
 */
export async function giveCoins(
  ctx: Ctx,
  gift: { guildId: string; to: Receiver; amount: number; memberSince: string | null },
): Promise<GiveCoinsResult> {
  if (!isAmount(gift.amount)) throw refuse('invalid_input', {}, 'amount');
  const row = await withRefusals(refuse, () =>
    sql.giveCoins(ctx, { ...gift, actor: actorSqlParams(ctx.actor), data: toEntryData(ctx), at: null }),
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
