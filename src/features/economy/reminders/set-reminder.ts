import { requireRight } from '../../../core/access/rights/require-right.ts';
import { refuse } from '../refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { insertReminder, deleteReminder } from './reminder-store.ts';
import { RIGHTS } from '../rights.ts';

/**
 * Turns the direct message that reminds the acting member of their next daily reward on or off.
 * Refuses: server_missing, member_missing (the actor is not a member).
 */
export async function setReminder(ctx: Ctx, { guildId, isOn }: { guildId: string; isOn: boolean }): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== 'member') throw refuse('member_missing');
  await ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.claim_daily);
    if (isOn) await insertReminder(work, actor.userId);
    else await deleteReminder(work, actor.userId);
  });
}
