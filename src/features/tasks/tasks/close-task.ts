import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { acting } from '../../../core/ledger/with-refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { endTask, type CloseResult } from '../shared/operations-store.ts';
import { whoActs } from '../shared/actor-parameters.ts';

export type Closed = {
  taskId: number;
  taskName: string;
  /** Open claims that were cancelled, whose members are told. */
  cancelledClaims: number;
  /** Coins that went back to the proposer. */
  released: number;
};

/**
 * Ends a task, or declines a proposal. Claims without a proof under review are cancelled and their members told; proofs that
 * wait are still reviewed and paid. Coins held for what can no longer be paid go back to the proposer.
 * Refuses: server_missing, feature_off, not_allowed, task_missing, task_ended, act_key_reused.
 */
export async function closeTask(
  ctx: Ctx,
  of: { guildId: string; taskId: number; reason?: string | undefined },
): Promise<Closed> {
  return end(ctx, { ...of, deletes: false, isForced: true });
}

/**
 * Deletes a task: it is out of sight at once, its messages and review cards are removed from Discord, and with the last of
 * them its claims and proofs go too. Payments and their entries stay.
 * Refuses: server_missing, feature_off, not_allowed, task_missing, submissions_open {waiting, open} unless forced (then
 * the claimants are told), act_key_reused.
 */
export async function deleteTask(
  ctx: Ctx,
  of: { guildId: string; taskId: number; isForced?: boolean },
): Promise<Closed> {
  return end(ctx, { ...of, deletes: true, isForced: of.isForced ?? false });
}

async function end(
  ctx: Ctx,
  of: { guildId: string; taskId: number; reason?: string | undefined; deletes: boolean; isForced: boolean },
): Promise<Closed> {
  const { taskId, deletes, isForced, reason } = of;
  const done: CloseResult = await acting(() =>
    endTask(ctx, {
      ...whoActs(ctx, of.guildId),
      right: RIGHTS.manage_tasks,
      taskId,
      deletes,
      isForced,
      reason: reason?.trim() || null,
    }),
  );
  return {
    taskId: done.task_id,
    taskName: done.task_name,
    cancelledClaims: done.cancelled_claims,
    released: done.released,
  };
}
