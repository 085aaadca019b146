import { defineRefusals } from '../../platform/refusal.ts';
import type { Ctx } from '../../platform/work.ts';
import { withRefusals } from './with-refusals.ts';
import { toStaffEntryData } from './entry-data.ts';
import { kindNumber, type KindName } from './entry-kinds.ts';
import * as sql from './store.ts';

const refuse = defineRefusals({ invalid_input: 'invalid' });

type TransferKind = 'transfer_send' | 'transfer_receive' | 'escrow_hold' | 'escrow_release';
/** One member's update in a batch. `amount` is signed; 0 only writes the entry. */
export type BalanceUpdate = { userId: string; amount: number; kind: Exclude<KindName, TransferKind | 'rollback'> };

/**
 * Updates the balances of up to 1,000 distinct members atomically, under one operation id. Checks no right.
 * Returns the balances in the order of the updates.
 * Refuses `server_missing`, `invalid_input` (updates), `insufficient_funds`, `balance_cap`, `act_key_reused`.
 */
export async function batchBalanceUpdates(
  ctx: Ctx,
  { guildId, updates }: { guildId: string; updates: readonly BalanceUpdate[] },
): Promise<{ balances: number[]; isReplayed: boolean }> {
  if (!updates.every(({ amount }) => Number.isSafeInteger(amount))) throw refuse('invalid_input', {}, 'updates');
  const data: unknown = JSON.parse(toStaffEntryData(ctx));
  const items = updates.map(({ userId, amount, kind }, index) => ({
    user_id: userId,
    amount,
    kind: kindNumber(kind),
    // The first two entries get their keys from the operation itself.
    ...(index >= 2 && { act: ctx.newId() }),
    data,
  }));
  const { balances, replayed } = await withRefusals(() => sql.batchBalanceUpdates(ctx, guildId, JSON.stringify(items)));
  return { balances, isReplayed: replayed };
}
