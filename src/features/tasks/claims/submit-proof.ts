import { acting } from '../../../core/ledger/with-refusals.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { decidedOf, type Decided } from '../review/review-result.ts';
import { marksOf } from './proof-marks.ts';
import type { ProofFile } from '../shared/rules.ts';
import { LONGEST, MOST_FILES } from '../shared/schemas-contract.ts';
import { sendProof } from '../shared/operations-store.ts';
import { whoActs } from '../shared/actor-parameters.ts';

const refuse = defineRefusals({ invalid_input: 'invalid' });

export type Submitted = Decided & {
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
  of: { guildId: string; claimId: string; content: string; files: readonly ProofFile[] },
): Promise<Submitted> {
  const content = of.content.trim();
  if (content.length > LONGEST.proof) throw refuse('invalid_input', {}, 'content');
  if (of.files.length > MOST_FILES) throw refuse('invalid_input', {}, 'attachments');
  const sent = await acting(() =>
    sendProof(ctx, { ...whoActs(ctx, of.guildId), ...of, content, marks: marksOf(content, of.files) }),
  );
  return { ...decidedOf(sent), try: sent.try };
}
