import { requireRight } from '../../../core/access/rights/require-right.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { actorToText } from '../../../core/ledger/entry-data.ts';
import { refuse } from '../shared/refusals.ts';
import type { Ctx, Work } from '../../../platform/work.ts';
import { enqueueAnnouncement, enqueueProposerNotification, enqueueTaskMessage } from '../shared/outbox-messages.ts';
import { activateProposal, writeStatus, type LockedTask } from './store.ts';
import { withLockedTask, type TaskInput } from './with-locked-task.ts';
import { RIGHTS } from '../shared/rights.ts';

/**
 * Stops new claims; open claims continue. Does nothing when the task is already paused.
 * Refuses: server_missing, not_allowed, feature_off, task_missing, task_ended, task_proposed.
 */
export async function pauseTask(ctx: Ctx, input: TaskInput): Promise<void> {
  return withLockedTask(ctx, input, async (work, task) => {
    if (task.status === 'proposed') throw refuse('task_proposed');
    if (task.status === 'paused') return;
    if (task.status !== 'active') throw refuse('task_ended');
    await writeStatus(work, { ...input, status: 'paused', by: actorToText(ctx.actor) });
    await recordStatusChange(work, task, 'pause_task', 'paused');
  });
}

/**
 * Lets members claim a paused task again. Does nothing when the task is active.
 * Refuses: server_missing, not_allowed, feature_off, task_missing, task_not_paused.
 */
export async function resumeTask(ctx: Ctx, input: TaskInput): Promise<void> {
  return withLockedTask(ctx, input, async (work, task) => {
    if (task.status === 'active') return;
    if (task.status !== 'paused') throw refuse('task_not_paused');
    await writeStatus(work, { ...input, status: 'active', by: null });
    await recordStatusChange(work, task, 'resume_task', 'active');
  });
}

/**
 * Opens a proposed task; its duration starts now. Nobody can approve their own proposal.
 * Refuses: server_missing, not_allowed, feature_off, task_missing, task_not_proposed, own_proposal.
 */
export async function approveTask(ctx: Ctx, input: TaskInput): Promise<void> {
  return withLockedTask(ctx, input, async (work, task, featureSettings) => {
    await requireRight(ctx, work, input.guildId, RIGHTS.manage_tasks);
    if (task.status !== 'proposed') throw refuse('task_not_proposed');
    if (ctx.actor.kind === 'member' && ctx.actor.userId === task.proposerId) throw refuse('own_proposal');
    await activateProposal(work, input.taskId);
    await recordStatusChange(work, task, 'approve_task', 'active');
    await enqueueProposerNotification(work, input.taskId, 'approved');
    if (featureSettings.announcementChannelId !== null) {
      await enqueueAnnouncement(work, input.taskId, featureSettings.announcementChannelId);
    }
  });
}

async function recordStatusChange(work: Work, task: LockedTask, operation: string, status: string): Promise<void> {
  await enqueueTaskMessage(work, { taskId: task.taskId, channelId: task.terms.channel_id });
  await recordAudit(work, {
    operation,
    target: `task:${task.taskId}`,
    before: { status: task.status },
    after: { status },
  });
  await work.recordChange({ dataType: 'tasks', changeType: 'update', affectedIds: [String(task.taskId)] });
}
