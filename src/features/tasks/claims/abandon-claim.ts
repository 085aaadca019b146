import { acting } from '../../../core/ledger/with-refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { releaseClaim } from '../shared/operations-store.ts';
import { whoActs } from '../shared/actor-parameters.ts';

/**
 * Gives up a claim of the acting member and frees its place. What waits for review or is done cannot be given up.
 * Refuses: server_missing, feature_off, member_missing, claim_missing (also for others' claims), claim_submitted,
 * claim_ended, act_key_reused.
 */
export async function abandonClaim(
  ctx: Ctx,
  { guildId, claimId }: { guildId: string; claimId: string },
): Promise<{ claimId: string; taskId: number; taskName: string }> {
  const done = await acting(() => releaseClaim(ctx, { ...whoActs(ctx, guildId), claimId }));
  return { claimId: done.claim_id, taskId: done.task_id, taskName: done.task_name };
}
