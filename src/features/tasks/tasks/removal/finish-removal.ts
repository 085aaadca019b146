import { readSyncStates } from '../../../../platform/outbox/sync-state.ts';
import type { Work } from '../../../../platform/work.ts';
import { announcementKey, cancellationKey, reviewMessageKey, taskKey } from '../../shared/outbox-messages.ts';
import { lockClosingTaskClaims, removeTask } from './removal-store.ts';

/**
 * Deletes a task with its claims and proofs once Discord shows none of its messages and all claimants are notified. Does
 * nothing while an outbox message of it is left, or when the task is not being deleted. Called in `onRemoved` of task,
 * task.announcement and task.card with the `key` of that outbox message, which is still in the outbox then. Returns whether it
 * deleted the task.
 */
export async function finishRemoval(
  work: Work,
  { taskId, key }: { taskId: number; key: string | null },
): Promise<boolean> {
  const claimIds = await lockClosingTaskClaims(work, taskId);
  if (claimIds === undefined) return false;
  const keys = [
    taskKey(taskId),
    announcementKey(taskId),
    ...claimIds.flatMap((id) => [reviewMessageKey(id), cancellationKey(id)]),
  ].filter((candidate) => candidate !== key);
  const pending = await readSyncStates(work, work.guildId, keys);
  if (pending.size > 0) return false;
  await removeTask(work, taskId);
  await work.recordChange({ dataType: 'tasks', changeType: 'delete', affectedIds: [String(taskId)] });
  if (claimIds.length > 0) await work.recordChange({ dataType: 'claims', changeType: 'delete', affectedIds: claimIds });
  return true;
}
