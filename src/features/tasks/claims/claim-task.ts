import { withRefusals } from '../../../platform/db/with-refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import * as sql from './operations-store.ts';
import { toActorParameters } from '../shared/actor-parameters.ts';
import { refuse } from '../shared/refusals.ts';

export type ClaimedTask = {
  claimId: string;
  taskId: number;
  taskName: string;
  /** The promised coins; `roleId` is the promised role. */
  reward: number;
  roleId: string | null;
  deadline: Date;
  needsProof: boolean;
  /** True when the proof is paid at once, without review. */
  isAutoApproved: boolean;
  currencyName: string;
  isReplayed: boolean;
};

/**
 * Claims a slot of a task for the acting member. The deadline is the task's duration from now. One database round trip.
 * Refuses: server_missing, feature_off, member_missing (the actor is no member), frozen, task_missing,
 * task_proposed, task_paused, task_ended, task_full {places}, own_task (the proposer's), already_claimed {claim} (their
 * open claim), already_done, claim_cooldown {next_at, next_at_seconds, seconds}, too_many_claims {limit},
 * role_required {role, role_id}, balance_required {needed, balance, currency}, task_required {task, number},
 * act_key_reused.
 */
export async function claimTask(
  ctx: Ctx,
  { guildId, taskId }: { guildId: string; taskId: number },
): Promise<ClaimedTask> {
  const result = await withRefusals(refuse, () => sql.claimTask(ctx, { ...toActorParameters(ctx, guildId), taskId }));
  return {
    claimId: result.claim_id,
    taskId: result.task_id,
    taskName: result.task_name,
    reward: result.reward,
    roleId: result.role_id,
    deadline: new Date(result.deadline),
    needsProof: result.needs_proof,
    isAutoApproved: result.auto_approve,
    currencyName: result.currency_name,
    isReplayed: result.replayed,
  };
}
