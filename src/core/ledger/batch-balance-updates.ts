import type { Ctx } from '../../platform/work.ts';
import { withRefusals } from '../../platform/db/with-refusals.ts';
import { toStaffEntryData } from './entry-data.ts';
import type { ENTRY_KINDS, KindName } from './entry-kinds-contract.ts';
import * as sql from './store.ts';
import { refuse } from './refusals.ts';

type TransferKind = {
  [Name in KindName]: (typeof ENTRY_KINDS)[Name]['flow'] extends 'transfer' ? Name : never;
}[KindName];
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
    kind,
    // The first two entries get their keys from the operation itself.
    ...(index >= 2 && { act: ctx.newId() }),
    data,
  }));
  const { balances, replayed } = await withRefusals(refuse, () =>
    sql.batchBalanceUpdates(ctx, guildId, JSON.stringify(items)),
  );
  return { balances, isReplayed: replayed };
}
