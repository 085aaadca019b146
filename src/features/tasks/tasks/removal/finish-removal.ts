import { readSyncStates } from '../../../../platform/outbox/sync-state.ts';
import type { Work } from '../../../../platform/work.ts';
import { announcementKey, cancellationKey, reviewMessageKey, taskKey } from '../../shared/outbox-messages.ts';
import { lockClosingTaskClaims, removeTask } from './removal-store.ts';

/**
 * For the write-back of a message that was removed (`onRemoved` of task, task.announcement and task.card; `key` is that
 * line's): once Discord shows nothing more of a task that is being deleted and all its claimants are told, its row goes, with
 * claims and proofs. Nothing happens while anything of it is still owed, or when the task is not being deleted.
 */
export async function finishRemoval(
  work: Work,
  { taskId, key }: { taskId: number; key: string | null },
): Promise<void> {
  const claimIds = await lockClosingTaskClaims(work, taskId);
  if (claimIds === undefined) return;
  const keys = [
    taskKey(taskId),
    announcementKey(taskId),
    ...claimIds.flatMap((id) => [reviewMessageKey(id), cancellationKey(id)]),
  ].filter((other) => other !== key);
  const pending = await readSyncStates(work, work.guildId, keys);
  if (pending.size > 0) return;
  await removeTask(work, taskId);
  await work.recordChange({ dataType: 'tasks', changeType: 'delete', affectedIds: [String(taskId)] });
  if (claimIds.length > 0) await work.recordChange({ dataType: 'claims', changeType: 'delete', affectedIds: claimIds });
}
