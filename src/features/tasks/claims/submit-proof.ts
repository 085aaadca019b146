import { withRefusals } from '../../../platform/db/with-refusals.ts';
import { refuse } from '../shared/refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { toReviewResult, type ReviewResult } from '../review/review-result.ts';
import { createProofMarks } from './proof-marks.ts';
import type { ProofFile } from '../shared/rules.ts';
import { MAX_LENGTH, MAX_FILES } from '../shared/schemas-contract.ts';
import * as sql from './operations-store.ts';
import { toActorParameters } from '../shared/actor-parameters.ts';

export type SubmittedProof = ReviewResult & {
  /** The number of this proof within the claim, from 1. */
  try: number;
};

/**
 * Submits a proof for a claim of the acting member: text, up to five files, or neither where the task requires no proof. The
 * claim then waits for review (`status` submitted), or is paid at once where the task needs no review (completed). After a
 * rejection another proof may be submitted until the deadline. One database round trip.
 * Refuses: server_missing, feature_off, member_missing, claim_missing (also for others' claims), claim_submitted (a proof is
 * waiting already), claim_ended (cancelled or completed), deadline_passed {deadline_seconds} (also when expired), proof_needed,
 * invalid_input (content, attachments), act_key_reused; where it pays at once also what acceptClaim refuses with.
 */
export async function submitProof(
  ctx: Ctx,
  input: { guildId: string; claimId: string; content: string; files: readonly ProofFile[] },
): Promise<SubmittedProof> {
  const content = input.content.trim();
  if (content.length > MAX_LENGTH.proof) throw refuse('invalid_input', {}, 'content');
  if (input.files.length > MAX_FILES) throw refuse('invalid_input', {}, 'attachments');
  const row = await withRefusals(refuse, () =>
    sql.submitProof(ctx, {
      ...toActorParameters(ctx, input.guildId),
      ...input,
      content,
      marks: createProofMarks(content, input.files),
    }),
  );
  return { ...toReviewResult(row), try: row.try };
}
