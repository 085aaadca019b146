import type { Ctx } from '../../platform/work.ts';
import { withRefusals } from '../../platform/db/with-refusals.ts';
import { toEntryData } from './entry-data.ts';
import { isAmount } from './rules.ts';
import * as sql from './store.ts';
import { refuse } from './refusals.ts';

export type TransferOutcome = { fromBalance: number; toBalance: number; isReplayed: boolean };

/**
 * Moves coins from one member to another atomically. `ctx.operationId` is the idempotency key: a repeat moves nothing and
 * returns the first result. Checks no right; creates the receiver's account if it is missing.
 * Refuses `invalid_input` (amount, to), `insufficient_funds` {balance, needed, currency}, `balance_cap`, `act_key_reused`.
 */
export async function transferCoins(
  ctx: Ctx,
  { guildId, from, to, amount }: { guildId: string; from: string; to: string; amount: number },
): Promise<TransferOutcome> {
  if (!isAmount(amount)) throw refuse('invalid_input', {}, 'amount');
  const moved = await withRefusals(refuse, () =>
    sql.transferCoins(ctx, { guildId, from, to, amount, data: toEntryData(ctx) }),
  );
  return { fromBalance: moved.from_balance, toBalance: moved.to_balance, isReplayed: moved.replayed };
}
