import type { Ctx } from '../../../platform/work.ts';
import type { ClaimStatus, ProofFile } from './rules.ts';

type OperationContext = Pick<Ctx, 'callFunction' | 'operationId'>;
/** Who acts, from actorParams; `by` is the same as text, `data` what ledger entries tell, `at` null for the database's time. */
export type ActorParameters = {
  guildId: string;
  actor: readonly [string | null, readonly string[], string];
  by: string;
  data: string;
  at: Date | null;
};

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

/** economy.claim_task, the whole act in one statement. */
export async function callClaimTask(
  ctx: OperationContext,
  params: ActorParameters & { taskId: number },
): Promise<ClaimTaskRow> {
  const { result } = await ctx.callFunction<{ result: ClaimTaskRow }>(
    'select economy.claim_task($1, $2, $3, $4, $5, $6, $7) as result',
    [params.guildId, ctx.operationId, ...params.actor, params.taskId, params.at],
  );
  return result;
}

export type ReviewClaimRow = {
  claim_id: string;
  task_id: number;
  task_name: string;
  user_id: string;
  status: ClaimStatus;
  /** What was paid; 0 while nothing was. */
  reward: number;
  /** The claimant's balance after it; null when nothing was paid. */
  balance: number | null;
  role_id: string | null;
  /** The act that paid. */
  paid_act: string | null;
  task_completed: boolean;
  /** ISO 8601. */
  deadline: string;
  currency_name: string;
  replayed: boolean;
};
export type SubmitProofRow = ReviewClaimRow & { try: number };

/** economy.submit_proof, the whole act in one statement; pays too where the task needs no review. */
export async function callSubmitProof(
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

/** economy.review_claim, the whole act in one statement; a reason rejects, none accepts. */
export async function callReviewClaim(
  ctx: OperationContext,
  params: ActorParameters & { right: string; claimId: string; reason: string | null },
): Promise<ReviewClaimRow> {
  const { result } = await ctx.callFunction<{ result: ReviewClaimRow }>(
    'select economy.review_claim($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11) as result',
    [
      params.guildId,
      ctx.operationId,
      ...params.actor,
      params.right,
      params.claimId,
      params.reason,
      params.by,
      params.data,
      params.at,
    ],
  );
  return result;
}

export type AbandonClaimRow = { claim_id: string; task_id: number; task_name: string; replayed: boolean };

/** economy.abandon_claim, the whole act in one statement. */
export async function callAbandonClaim(
  ctx: OperationContext,
  params: ActorParameters & { claimId: string },
): Promise<AbandonClaimRow> {
  const { result } = await ctx.callFunction<{ result: AbandonClaimRow }>(
    'select economy.abandon_claim($1, $2, $3, $4, $5, $6, $7::jsonb, $8) as result',
    [params.guildId, ctx.operationId, ...params.actor, params.claimId, params.data, params.at],
  );
  return result;
}

export type ProposeTaskRow = {
  task_id: number;
  /** Coins held for it. */
  held: number;
  balance: number;
  currency_name: string;
  replayed: boolean;
};

/** economy.propose_task, the whole act in one statement; `terms` is JSON of the columns. */
export async function callProposeTask(
  ctx: OperationContext,
  params: ActorParameters & { terms: string },
): Promise<ProposeTaskRow> {
  const { result } = await ctx.callFunction<{ result: ProposeTaskRow }>(
    'select economy.propose_task($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8) as result',
    [params.guildId, ctx.operationId, ...params.actor, params.terms, params.data, params.at],
  );
  return result;
}

export type CloseTaskRow = {
  task_id: number;
  task_name: string;
  /** Open claims that were cancelled, whose members are told. */
  cancelled_claims: number;
  /** Coins that went back to the proposer. */
  released: number;
  replayed: boolean;
};

/** economy.close_task, the whole act in one statement: ends a task, or with `deletes` takes it out of sight for good. */
export async function callCloseTask(
  ctx: OperationContext,
  params: ActorParameters & {
    right: string;
    taskId: number;
    reason: string | null;
    isDeletion: boolean;
    isForced: boolean;
  },
): Promise<CloseTaskRow> {
  const { result } = await ctx.callFunction<{ result: CloseTaskRow }>(
    'select economy.close_task($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13) as result',
    [
      params.guildId,
      ctx.operationId,
      ...params.actor,
      params.right,
      params.taskId,
      params.isDeletion,
      params.isForced,
      params.reason,
      params.by,
      params.data,
      params.at,
    ],
  );
  return result;
}
