import { defineRefusals } from '../../../platform/refusal.ts';
import type { Work } from '../../../platform/work.ts';
import { reviewMessageKey, enqueueTaskMessage, taskKey } from '../shared/outbox-messages.ts';
import {
  insertImportedClaim,
  insertImportedTask,
  insertPostedMessage,
  enqueueReviewMessage,
  findTaskOrigin,
  writeImportedSettings,
} from './store.ts';
import type { ClaimStatus, ProofFile, TaskStatus } from '../shared/rules.ts';

const refuse = defineRefusals({ tasks_there: 'conflict' });

export type ImportedTask = {
  taskId: number;
  operationId: string;
  name: string;
  description: string;
  reward: number;
  durationHours: number;
  status: TaskStatus;
  createdAt: Date;
  expiresAt: Date | null;
  channelId: string | null;
  maxClaims: number;
  currentClaims: number;
  completedClaims: number;
  category: string;
  roleName: string | null;
  messageId: string | null;
};
export type ImportedClaim = {
  claimId: string;
  taskId: number;
  userId: string;
  status: ClaimStatus;
  reward: number;
  roleName: string | null;
  claimedAt: Date;
  deadline: Date;
  submittedAt: Date | null;
  completedAt: Date | null;
  notes: string | null;
  proof: { content: string; files: ProofFile[]; marks: string[] } | null;
  /** Where the old proof message stands. */
  message: { channelId: string; messageId: string } | null;
};
/** This room's part of a server's data. */
export type ImportedTasks = {
  settings: {
    allowUserTasks: boolean;
    maxTasksPerUser: number;
    autoExpireEnabled: boolean;
    requireProof: boolean;
    announcementChannelId: string | null;
    categories: string[];
    nextTaskId: number;
    totalCompleted: number;
    totalExpired: number;
  };
  tasks: ImportedTask[];
  claims: ImportedClaim[];
};
/**
 * Loads a server's tasks, in the caller's transaction. What is there already stays, so that loading again changes nothing.
 * Messages that were posted before are kept with their ids and owed anew, so that they are rewritten where they stand.
 * Refuses: tasks_there (the server has tasks, and none of them was brought in).
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
