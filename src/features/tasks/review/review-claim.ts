import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { acting } from '../../../core/ledger/with-refusals.ts';
import { defineRefusals, Refusal } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { decidedOf, type Decided } from './review-result.ts';
import { LONGEST } from '../shared/schemas-contract.ts';
import { decideClaim } from '../shared/operations-store.ts';
import { whoActs } from '../shared/actor-parameters.ts';

const refuse = defineRefusals({ invalid_input: 'invalid' });

/**
 * Accepts the proof of a claim: pays the reward that was promised, owes the role, the message to the claimant, the review
 * card and the task's message, and completes the task with its last place. All of it or nothing: when it cannot be paid,
 * the claim goes on waiting. One database round trip.
 * Refuses: server_missing, feature_off (tasks), not_allowed, claim_missing, own_proof, not_submitted (nothing waits),
 * already_reviewed {decision, by, by_name, seconds} (`by` is a member's id, operator:<name> or system:<job>),
 * reward_currency_off, claimant_frozen, reward_over_cap {balance, reward, currency}, act_key_reused.
 */
export async function acceptClaim(
  ctx: Ctx,
  { guildId, claimId }: { guildId: string; claimId: string },
): Promise<Decided> {
  return decide(ctx, { guildId, claimId, reason: null });
}

/**
 * Rejects the proof of a claim for a reason. The claimant is told, keeps the place and may send another proof until the
 * deadline; past it the place is free again.
 * Refuses: server_missing, feature_off, not_allowed, claim_missing, own_proof, not_submitted, already_reviewed,
 * invalid_input (reason), act_key_reused.
 */
export async function rejectClaim(
  ctx: Ctx,
  of: { guildId: string; claimId: string; reason: string },
): Promise<Decided> {
  const reason = of.reason.trim();
  if (reason === '' || reason.length > LONGEST.reason) throw refuse('invalid_input', {}, 'reason');
  return decide(ctx, { ...of, reason });
}

export type ManyDecided = { accepted: Decided[]; refused: { claimId: string; refusal: Refusal }[] };

/**
 * Accepts several proofs, each an act of its own: one that is refused holds up no other.
 * Whoever sends the same list again finds what they had accepted among the refused, as already reviewed by them.
 */
export async function acceptClaims(
  ctx: Ctx,
  { guildId, claimIds }: { guildId: string; claimIds: readonly string[] },
): Promise<ManyDecided> {
  const many: ManyDecided = { accepted: [], refused: [] };
  for (const claimId of new Set(claimIds)) {
    try {
      many.accepted.push(await acceptClaim({ ...ctx, actId: ctx.newId() }, { guildId, claimId }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      many.refused.push({ claimId, refusal: error });
    }
  }
  return many;
}

async function decide(
  ctx: Ctx,
  { guildId, claimId, reason }: { guildId: string; claimId: string; reason: string | null },
): Promise<Decided> {
  return decidedOf(
    await acting(() => decideClaim(ctx, { ...whoActs(ctx, guildId), right: RIGHTS.review_claims, claimId, reason })),
  );
}
