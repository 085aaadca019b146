import { enqueueRepost } from '../../../platform/outbox/sync-state.ts';
import { refuse } from '../shared/refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { taskKey } from '../shared/outbox-messages.ts';
import { withLockedTask, type TaskInput } from './with-locked-task.ts';

/**
 * Enqueues the task message again: posts it again when it was deleted in Discord, retries at once when it is waiting or blocked.
 * Refuses: server_missing, not_allowed, feature_off, task_missing, task_proposed.
 */
export async function repostTask(ctx: Ctx, input: TaskInput): Promise<void> {
  return withLockedTask(ctx, input, async (work, task) => {
    if (task.status === 'proposed') throw refuse('task_proposed');
    const { taskId } = input;
    await enqueueRepost(work, {
      key: taskKey(taskId),
      kind: 'task',
      channelId: task.terms.channel_id,
      payload: { task: taskId },
    });
    await work.recordChange({ dataType: 'tasks', changeType: 'update', affectedIds: [String(taskId)] });
  });
}
