import { withRefusals } from '../../../core/ledger/with-refusals.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { toReviewResult, type ReviewResult } from '../review/review-result.ts';
import { createProofMarks } from './proof-marks.ts';
import type { ProofFile } from '../shared/rules.ts';
import { MAX_LENGTH, MAX_FILES } from '../shared/schemas-contract.ts';
import { callSubmitProof } from '../shared/operations-store.ts';
import { toActorParameters } from '../shared/actor-parameters.ts';

const refuse = defineRefusals({ invalid_input: 'invalid' });

export type SubmittedProof = ReviewResult & {
  /** The how many-th proof of this claim. */
  try: number;
};

/**
 * Sends a proof for a claim of the acting member: words, up to five files, or neither where no proof is asked for. The
 * claim then waits for review (`status` submitted), or is paid at once where the task needs none (completed). After a
 * rejection another may be sent until the deadline. One database round trip.
 * Refuses: server_missing, feature_off, member_missing, claim_missing (also for others' claims), claim_submitted (it waits
 * already), claim_ended (expired, given up, cancelled or paid), deadline_passed {deadline_seconds}, proof_needed,
 * invalid_input (content, attachments), act_key_reused; where it pays at once also what acceptClaim refuses with.
 */
export async function submitProof(
  ctx: Ctx,
  input: { guildId: string; claimId: string; content: string; files: readonly ProofFile[] },
): Promise<SubmittedProof> {
  const content = input.content.trim();
  if (content.length > MAX_LENGTH.proof) throw refuse('invalid_input', {}, 'content');
  if (input.files.length > MAX_FILES) throw refuse('invalid_input', {}, 'attachments');
  const row = await withRefusals(() =>
    callSubmitProof(ctx, {
      ...toActorParameters(ctx, input.guildId),
      ...input,
      content,
      marks: createProofMarks(content, input.files),
    }),
  );
  return { ...toReviewResult(row), try: row.try };
}
