import { defineRefusals } from '../../platform/refusal.ts';
import type { Ctx } from '../../platform/work.ts';
import { balanceIn } from './store.ts';

const refuse = defineRefusals({ server_missing: 'missing', feature_off: 'forbidden' });

export type Balance = { balance: number; earned: number; spent: number; currencyName: string; currencySymbol: string };

/**
 * A member's coins: 0 for somebody the server has never seen, which makes no account.
 * Refuses: server_missing, feature_off.
 */
export async function readBalance(
  ctx: Ctx,
  { guildId, userId }: { guildId: string; userId: string },
): Promise<Balance> {
  const row = await ctx.read(guildId, (queries) => balanceIn(queries, guildId, userId));
  if (row === undefined) throw refuse('server_missing');
  if (!row.feature_currency) throw refuse('feature_off', { feature: 'currency' });
  const { balance, earned, spent, currency_name: currencyName, currency_symbol: currencySymbol } = row;
  return { balance, earned, spent, currencyName, currencySymbol };
}
