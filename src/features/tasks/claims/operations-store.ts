import type { ReviewClaimRow } from '../review/operations-store.ts';
import type { ActorParameters, OperationContext } from '../shared/actor-parameters.ts';
import type { ProofFile } from '../shared/rules.ts';

export type ClaimTaskRow = {
  claim_id: string;
  task_id: number;
  task_name: string;
  reward: number;
  role_id: string | null;
  /** ISO 8601. */
  deadline: string;
  needs_proof: boolean;
  auto_approve: boolean;
  currency_name: string;
  replayed: boolean;
};

/** Calls economy.claim_task: the whole operation in one statement. */
export async function claimTask(
  ctx: OperationContext,
  params: ActorParameters & { taskId: number },
): Promise<ClaimTaskRow> {
  const { result } = await ctx.callFunction<{ result: ClaimTaskRow }>(
    'select economy.claim_task($1, $2, $3, $4, $5, $6, $7) as result',
    [params.guildId, ctx.operationId, ...params.actor, params.taskId, params.at],
  );
  return result;
}

export type SubmitProofRow = ReviewClaimRow & { try: number };

/** Calls economy.submit_proof: the whole operation in one statement. It also pays where the task needs no review. */
export async function submitProof(
  ctx: OperationContext,
  params: ActorParameters & { claimId: string; content: string; files: readonly ProofFile[]; marks: readonly string[] },
): Promise<SubmitProofRow> {
  const { result } = await ctx.callFunction<{ result: SubmitProofRow }>(
    'select economy.submit_proof($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10::jsonb, $11) as result',
    [
      params.guildId,
      ctx.operationId,
      ...params.actor,
      params.claimId,
      params.content,
      JSON.stringify(params.files),
      params.marks,
      params.data,
      params.at,
    ],
  );
  return result;
}

export type AbandonClaimRow = { claim_id: string; task_id: number; task_name: string; replayed: boolean };

/** Calls economy.abandon_claim: the whole operation in one statement. */
export async function abandonClaim(
  ctx: OperationContext,
  params: ActorParameters & { claimId: string },
): Promise<AbandonClaimRow> {
  const { result } = await ctx.callFunction<{ result: AbandonClaimRow }>(
    'select economy.abandon_claim($1, $2, $3, $4, $5, $6, $7::jsonb, $8) as result',
    [params.guildId, ctx.operationId, ...params.actor, params.claimId, params.data, params.at],
  );
  return result;
}
