import type { Work } from '../../../platform/work.ts';
import { reviewMessageKey, enqueueTaskMessage, taskKey } from '../shared/outbox-messages.ts';
import type { ImportedTasks } from './imported-tasks.ts';
import {
  insertImportedClaim,
  insertImportedTask,
  insertPostedMessage,
  enqueueReviewMessage,
  findTaskOrigin,
  writeImportedSettings,
} from './store.ts';
import { refuse } from '../shared/refusals.ts';

/**
 * Imports a server's tasks in the caller's transaction. Existing rows stay, so a second import changes nothing. Messages that
 * were posted before keep their ids and are enqueued, so that they are edited in place. Returns how many rows were added.
 * Refuses: tasks_there (the server has tasks, and none of them was imported).
 */
export async function importTasks(work: Work, data: ImportedTasks): Promise<{ tasks: number; claims: number }> {
  const origin = await findTaskOrigin(work);
  if (origin === 'own') throw refuse('tasks_there');
  if (origin === 'none') await writeImportedSettings(work, data.settings);
  let tasks = 0;
  for (const task of data.tasks) {
    if (!(await insertImportedTask(work, task))) continue;
    tasks += 1;
    if (task.messageId !== null && task.channelId !== null) {
      await insertPostedMessage(work, {
        key: taskKey(task.taskId),
        channelId: task.channelId,
        messageId: task.messageId,
      });
      await enqueueTaskMessage(work, { taskId: task.taskId, channelId: task.channelId });
    }
  }
  let claims = 0;
  for (const claim of data.claims) {
    if (!(await insertImportedClaim(work, claim))) continue;
    claims += 1;
    if (claim.message !== null && claim.proof !== null) {
      await insertPostedMessage(work, { key: reviewMessageKey(claim.claimId), ...claim.message });
      await enqueueReviewMessage(work, claim.claimId);
    }
  }
  if (tasks > 0) await work.recordChange({ dataType: 'tasks', changeType: 'create', affectedIds: [] });
  if (claims > 0) await work.recordChange({ dataType: 'claims', changeType: 'create', affectedIds: [] });
  return { tasks, claims };
}
