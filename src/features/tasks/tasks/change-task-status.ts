import { requireRight } from '../../../core/access/rights/require-right.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { actorToText } from '../../../core/ledger/entry-data.ts';
import { enqueueRepost } from '../../../platform/outbox/sync-state.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx, Work } from '../../../platform/work.ts';
import { requireTasksEnabled } from './check-terms.ts';
import {
  enqueueAnnouncement,
  enqueueProposerNotification,
  enqueueTaskMessage,
  taskKey,
} from '../shared/outbox-messages.ts';
import {
  lockTask,
  readTaskFeatureSettings,
  activateProposal,
  writeStatus,
  type LockedTask,
  type TaskFeatureSettings,
} from './store.ts';

const refuse = defineRefusals({
  not_allowed: 'forbidden',
  task_missing: 'missing',
  task_ended: 'conflict',
  task_proposed: 'conflict',
  task_not_paused: 'conflict',
  task_not_proposed: 'conflict',
  own_proposal: 'forbidden',
});
type TaskInput = { guildId: string; taskId: number };

/**
 * Stops claiming; open claims go on. Nothing happens when it is paused already.
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
 * Lets members claim a paused task again. Nothing happens when they can already.
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
 * Opens a task that a member proposed: its time begins now. Nobody approves their own.
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

/**
 * Owes the task's message anew: posts it again when it was deleted in Discord, tries at once when it waits or is blocked.
 * Refuses: server_missing, not_allowed, task_missing, task_proposed (it has no message yet).
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

/** Moderators may run tasks where the server lets them moderate; admins always. */
function withLockedTask(
  ctx: Ctx,
  { guildId, taskId }: TaskInput,
  run: (work: Work, task: LockedTask, featureSettings: TaskFeatureSettings) => Promise<void>,
): Promise<void> {
  return ctx.transact(guildId, async (work) => {
    const level = await requireRight(ctx, work, guildId, RIGHTS.run_tasks);
    const featureSettings = await readTaskFeatureSettings(work, guildId);
    if (level === 'moderator' && !featureSettings.isModerationEnabled) throw refuse('not_allowed', { needed: 'admin' });
    requireTasksEnabled(featureSettings);
    const task = await lockTask(work, taskId);
    if (task === undefined) throw refuse('task_missing');
    await run(work, task, featureSettings);
  });
}

async function recordStatusChange(work: Work, task: LockedTask, act: string, status: string): Promise<void> {
  await enqueueTaskMessage(work, { taskId: task.taskId, channelId: task.terms.channel_id });
  await recordAudit(work, {
    operation: act,
    target: `task:${task.taskId}`,
    before: { status: task.status },
    after: { status },
  });
  await work.recordChange({ dataType: 'tasks', changeType: 'update', affectedIds: [String(task.taskId)] });
}
