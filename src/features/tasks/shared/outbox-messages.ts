import type { Work } from '../../../platform/work.ts';

/**
 * What this room owes Discord. Payloads hold ids only; what is shown is read when the line is carried out.
 *
 * | kind | key | payload | what |
 * | --- | --- | --- | --- |
 * | `task` | `task:<task>` | `{task}` | the task's one message |
 * | `task.announcement` | `task.announcement:<task>` | `{task}` | the note that it is there, where the server wants one |
 * | `task.card` | `task.card:<claim>` | `{claim}` | the review card of a claim's newest proof |
 * | `task.role` | `task.role:<claim>` | `{claim}` | the role of an accepted claim, given with `addRole` |
 * | `task.dm` | `task.dm:<claim>:<notice>` | `{claim, notice}` | a private message; notice: accepted, rejected, expired, cancelled, reminder |
 * | `task.dm` | `task.dm:task:<task>:<notice>` | `{task, notice}` | to the proposer; notice: approved, declined |
 *
 * `claim` is a decimal string, `task` a number. Messages and cards of one channel are carried out in order; roles and
 * private messages belong to no channel.
 */
export const taskKey = (taskId: number): string => `task:${taskId}`;
export const announcementKey = (taskId: number): string => `task.announcement:${taskId}`;
export const reviewMessageKey = (claimId: string): string => `task.card:${claimId}`;
/** The private message that tells of a cancelled claim. */
export const cancellationKey = (claimId: string): string => `task.dm:${claimId}:cancelled`;
export const roleKey = (claimId: string): string => `task.role:${claimId}`;

/** Owes the task's message as it will be when it is carried out. */
export const enqueueTaskMessage = (work: Work, target: { taskId: number; channelId: string | null }): Promise<void> =>
  work.enqueue({
    key: taskKey(target.taskId),
    kind: 'task',
    channelId: target.channelId,
    payload: { task: target.taskId },
  });

/** Owes the note in the server's channel of announcements. */
export const enqueueAnnouncement = (work: Work, taskId: number, channelId: string | null): Promise<void> =>
  work.enqueue({ key: announcementKey(taskId), kind: 'task.announcement', channelId, payload: { task: taskId } });

/** Owes the role of an accepted claim. */
export const enqueueRoleGrant = (work: Work, claimId: string): Promise<void> =>
  work.enqueue({ key: roleKey(claimId), kind: 'task.role', channelId: null, payload: { claim: claimId } });

/** Tells a proposer what became of the proposal. */
export const enqueueProposerNotification = (work: Work, taskId: number, notice: 'approved'): Promise<void> =>
  work.enqueue({
    key: `task.dm:task:${taskId}:${notice}`,
    kind: 'task.dm',
    channelId: null,
    payload: { task: taskId, notice },
  });
