import { withRefusals } from '../../../platform/db/with-refusals.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { toReviewResult, type ReviewResult } from './review-result.ts';
import { MAX_LENGTH } from '../shared/schemas-contract.ts';
import * as sql from './operations-store.ts';
import { toActorParameters } from '../shared/actor-parameters.ts';
import { refuse } from '../shared/refusals.ts';
import { RIGHTS } from '../shared/rights.ts';

/**
 * Accepts the proof of a claim: pays the promised reward, enqueues the role, the notification, the review message and the task
 * message, and completes the task with its last slot. All or nothing: when the reward cannot be paid, the claim keeps waiting.
 * One database round trip.
 * Refuses: server_missing, feature_off (tasks), not_allowed, claim_missing, own_proof, not_submitted (no proof is waiting),
 * already_reviewed {decision, by, by_name, seconds} (`by` is a user id, operator:<name> or system:<job>),
 * reward_currency_off, claimant_frozen, reward_over_cap {balance, reward, currency}, act_key_reused.
 */
export async function acceptClaim(
  ctx: Ctx,
  { guildId, claimId }: { guildId: string; claimId: string },
): Promise<ReviewResult> {
  return reviewClaim(ctx, { guildId, claimId, reason: null });
}

/**
 * Rejects the proof of a claim with a reason. The claimant is notified, keeps the slot and may submit another proof until the
 * deadline; after it the slot is freed.
 * Refuses: server_missing, feature_off, not_allowed, claim_missing, own_proof, not_submitted, already_reviewed,
 * invalid_input (reason), act_key_reused.
 */
export async function rejectClaim(
  ctx: Ctx,
  input: { guildId: string; claimId: string; reason: string },
): Promise<ReviewResult> {
  const reason = input.reason.trim();
  if (reason === '' || reason.length > MAX_LENGTH.reason) throw refuse('invalid_input', {}, 'reason');
  return reviewClaim(ctx, { ...input, reason });
}

export type BatchReviewResult = { accepted: ReviewResult[]; refused: { claimId: string; refusal: Refusal }[] };

/**
 * Accepts several proofs, each as its own operation: a refusal does not stop the others. When the same list is sent again, the
 * claims accepted before are refused as already reviewed by the caller.
 */
export async function acceptClaims(
  ctx: Ctx,
  { guildId, claimIds }: { guildId: string; claimIds: readonly string[] },
): Promise<BatchReviewResult> {
  const result: BatchReviewResult = { accepted: [], refused: [] };
  for (const claimId of new Set(claimIds)) {
    try {
      result.accepted.push(await acceptClaim({ ...ctx, operationId: ctx.newId() }, { guildId, claimId }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      result.refused.push({ claimId, refusal: error });
    }
  }
  return result;
}

async function reviewClaim(
  ctx: Ctx,
  { guildId, claimId, reason }: { guildId: string; claimId: string; reason: string | null },
): Promise<ReviewResult> {
  return toReviewResult(
    await withRefusals(refuse, () =>
      sql.reviewClaim(ctx, { ...toActorParameters(ctx, guildId), right: RIGHTS.review_claims, claimId, reason }),
    ),
  );
}
