import type { ActorParameters, OperationContext } from '../shared/actor-parameters.ts';
import type { ClaimStatus } from '../shared/rules.ts';

export type ReviewClaimRow = {
  claim_id: string;
  task_id: number;
  task_name: string;
  user_id: string;
  status: ClaimStatus;
  /** Coins paid; 0 while nothing was paid. */
  reward: number;
  /** The claimant's balance after the payment; null when nothing was paid. */
  balance: number | null;
  role_id: string | null;
  /** Id of the operation that paid. */
  paid_act: string | null;
  task_completed: boolean;
  /** ISO 8601. */
  deadline: string;
  currency_name: string;
  replayed: boolean;
};

/** Calls economy.review_claim: the whole operation in one statement. It rejects when there is a reason, otherwise it accepts. */
export async function reviewClaim(
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
