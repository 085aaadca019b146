import { acting } from '../../../core/ledger/with-refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { claimPlace } from '../shared/operations-store.ts';
import { whoActs } from '../shared/actor-parameters.ts';

export type Claimed = {
  claimId: string;
  taskId: number;
  taskName: string;
  /** Coins and role promised. */
  reward: number;
  roleId: string | null;
  deadline: Date;
  needsProof: boolean;
  /** Pays without review, as soon as the proof is in. */
  isAutoApproved: boolean;
  currencyName: string;
  isReplayed: boolean;
};

/**
 * Takes a place of a task for the acting member, who has the task's hours from now on. One database round trip.
 * Refuses: server_missing, feature_off, member_missing (nobody in particular claims), frozen, task_missing,
 * task_proposed, task_paused, task_ended, task_full {places}, own_task (the proposer's), already_claimed {claim} (their
 * open claim), already_done, claim_cooldown {next_at, next_at_seconds, seconds}, too_many_claims {limit},
 * role_required {role, role_id}, balance_required {needed, balance, currency}, task_required {task, number},
 * act_key_reused.
 */
export async function claimTask(ctx: Ctx, { guildId, taskId }: { guildId: string; taskId: number }): Promise<Claimed> {
  const done = await acting(() => claimPlace(ctx, { ...whoActs(ctx, guildId), taskId }));
  return {
    claimId: done.claim_id,
    taskId: done.task_id,
    taskName: done.task_name,
    reward: done.reward,
    roleId: done.role_id,
    deadline: new Date(done.deadline),
    needsProof: done.needs_proof,
    isAutoApproved: done.auto_approve,
    currencyName: done.currency_name,
    isReplayed: done.replayed,
  };
}
