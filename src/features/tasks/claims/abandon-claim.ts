import { withRefusals } from '../../../platform/db/with-refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import * as sql from './operations-store.ts';
import { toActorParameters } from '../shared/actor-parameters.ts';
import { refuse } from '../shared/refusals.ts';

/**
 * Abandons a claim of the acting member and frees its slot. A claim under review or completed cannot be abandoned.
 * Refuses: server_missing, feature_off, member_missing, claim_missing (also for others' claims), claim_submitted,
 * claim_ended, act_key_reused.
 */
export async function abandonClaim(
  ctx: Ctx,
  { guildId, claimId }: { guildId: string; claimId: string },
): Promise<{ claimId: string; taskId: number; taskName: string }> {
  const result = await withRefusals(refuse, () =>
    sql.abandonClaim(ctx, { ...toActorParameters(ctx, guildId), claimId }),
  );
  return { claimId: result.claim_id, taskId: result.task_id, taskName: result.task_name };
}
