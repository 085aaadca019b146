import type { Work } from '../../../platform/work.ts';

/**
 * The outbox messages of this feature. Payloads hold ids only; the content is read at delivery.
 *
 * | kind | key | payload | content |
 * | --- | --- | --- | --- |
 * | `task` | `task:<task>` | `{task}` | the task message |
 * | `task.announcement` | `task.announcement:<task>` | `{task}` | the announcement of the task, where the server has a channel for it |
 * | `task.card` | `task.card:<claim>` | `{claim}` | the review message of a claim's newest proof |
 * | `task.role` | `task.role:<claim>` | `{claim}` | the role of an accepted claim, granted with `addRole` |
 * | `task.dm` | `task.dm:<claim>:<notice>` | `{claim, notice}` | a direct message; notice: accepted, rejected, expired, cancelled, reminder |
 * | `task.dm` | `task.dm:task:<task>:<notice>` | `{task, notice}` | a direct message to the proposer; notice: approved, declined |
 *
 * `claim` is a decimal string, `task` a number. Messages of one channel are delivered in order; roles and direct messages
 * belong to no channel.
 */
export const taskKey = (taskId: number): string => `task:${taskId}`;
export const announcementKey = (taskId: number): string => `task.announcement:${taskId}`;
export const reviewMessageKey = (claimId: string): string => `task.card:${claimId}`;
/** The direct message about a cancelled claim. */
export const cancellationKey = (claimId: string): string => `task.dm:${claimId}:cancelled`;
export const roleKey = (claimId: string): string => `task.role:${claimId}`;

/** Enqueues the task message; it is rendered from the state at delivery. */
export const enqueueTaskMessage = (work: Work, target: { taskId: number; channelId: string | null }): Promise<void> =>
  work.enqueue({
    key: taskKey(target.taskId),
    kind: 'task',
    channelId: target.channelId,
    payload: { task: target.taskId },
  });

/** Enqueues the announcement of a task. */
export const enqueueAnnouncement = (work: Work, taskId: number, channelId: string | null): Promise<void> =>
  work.enqueue({ key: announcementKey(taskId), kind: 'task.announcement', channelId, payload: { task: taskId } });

/** Enqueues the role of an accepted claim. */
export const enqueueRoleGrant = (work: Work, claimId: string): Promise<void> =>
  work.enqueue({ key: roleKey(claimId), kind: 'task.role', channelId: null, payload: { claim: claimId } });

/** Enqueues the direct message that tells a proposer the decision. */
export const enqueueProposerNotification = (work: Work, taskId: number, notice: 'approved'): Promise<void> =>
  work.enqueue({
    key: `task.dm:task:${taskId}:${notice}`,
    kind: 'task.dm',
    channelId: null,
    payload: { task: taskId, notice },
  });
