import type { Ctx } from '../../../platform/work.ts';
import { closeTask, type ClosedTask } from './close-task.ts';
import { readTask } from './list/read-tasks.ts';
import { refuse } from '../shared/refusals.ts';

/**
 * Declines a proposal with a reason and returns the coins held for it. A proposal that was approved meanwhile is refused, so
 * that a late click does not close an open task.
 * Refuses: server_missing, feature_off, not_allowed, task_missing (also for members), task_not_proposed, task_ended,
 * act_key_reused.
 */
export async function declineProposal(
  ctx: Ctx,
  input: { guildId: string; taskId: number; reason: string },
): Promise<ClosedTask> {
  const task = await readTask(ctx, input);
  if (task.status !== 'proposed') throw refuse('task_not_proposed');
  return closeTask(ctx, input);
}
