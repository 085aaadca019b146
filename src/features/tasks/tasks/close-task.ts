import { withRefusals } from '../../../platform/db/with-refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { CloseTaskRow } from './operations-store.ts';
import * as sql from './operations-store.ts';
import { toActorParameters } from '../shared/actor-parameters.ts';
import { refuse } from '../shared/refusals.ts';
import { RIGHTS } from '../shared/rights.ts';

export type ClosedTask = {
  taskId: number;
  taskName: string;
  /** The number of open claims that were cancelled and whose members are notified. */
  cancelledClaims: number;
  /** Coins returned to the proposer. */
  released: number;
};

/**
 * Ends a task, or declines a proposal. Claims without a proof under review are cancelled and their members notified; waiting
 * proofs are still reviewed and paid. Coins held for what can no longer be paid return to the proposer.
 * Refuses: server_missing, feature_off, not_allowed, task_missing, task_ended, act_key_reused.
 */
export async function closeTask(
  ctx: Ctx,
  input: { guildId: string; taskId: number; reason?: string | undefined },
): Promise<ClosedTask> {
  return closeOrDelete(ctx, { ...input, isDeletion: false, isForced: true });
}

/**
 * Deletes a task: it is hidden at once, its messages and review messages are removed from Discord, and after the last of them
 * its claims and proofs are deleted too. Payments and their entries stay.
 * Refuses: server_missing, feature_off, not_allowed, task_missing, submissions_open {waiting, open} unless forced (then
 * the claimants are notified), act_key_reused.
 */
export async function deleteTask(
  ctx: Ctx,
  input: { guildId: string; taskId: number; isForced?: boolean },
): Promise<ClosedTask> {
  return closeOrDelete(ctx, { ...input, isDeletion: true, isForced: input.isForced ?? false });
}

async function closeOrDelete(
  ctx: Ctx,
  input: { guildId: string; taskId: number; reason?: string | undefined; isDeletion: boolean; isForced: boolean },
): Promise<ClosedTask> {
  const { taskId, isDeletion, isForced, reason } = input;
  const result: CloseTaskRow = await withRefusals(refuse, () =>
    sql.closeTask(ctx, {
      ...toActorParameters(ctx, input.guildId),
      right: RIGHTS.manage_tasks,
      taskId,
      isDeletion,
      isForced,
      reason: reason?.trim() || null,
    }),
  );
  return {
    taskId: result.task_id,
    taskName: result.task_name,
    cancelledClaims: result.cancelled_claims,
    released: result.released,
  };
}
