import { requireRight } from '../../../core/access/rights/require-right.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { refuse } from '../shared/refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { lockClaimRole, markRoleOwed } from './role-store.ts';
import { enqueueRoleGrant } from '../shared/outbox-messages.ts';
import { RIGHTS } from '../shared/rights.ts';

/**
 * Retries granting the role of an accepted claim, after staff have moved the role or given the bot the permission.
 * Refuses: server_missing, not_allowed, claim_missing, role_not_owed (there is no role, or it was granted).
 */
export async function giveRole(ctx: Ctx, { guildId, claimId }: { guildId: string; claimId: string }): Promise<void> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.review_claims);
    const claim = await lockClaimRole(work, claimId);
    if (claim === undefined) throw refuse('claim_missing');
    if (claim.roleState === null || claim.roleState === 'granted') throw refuse('role_not_owed');
    await markRoleOwed(work, claimId);
    await enqueueRoleGrant(work, claimId);
    await recordAudit(work, { operation: 'give_role', target: `claim:${claimId}`, after: { role_id: claim.roleId } });
    await work.recordChange({ dataType: 'claims', changeType: 'update', affectedIds: [claimId] });
  });
}
