import { requireRight } from '../../../core/access/rights/require-right.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { byOf } from '../../../core/ledger/entry-data.ts';
import { owePost } from '../../../platform/outbox/sync-state.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx, Work } from '../../../platform/work.ts';
import { requireTasksOn } from './check-terms.ts';
import { oweAnnouncement, oweProposerNotice, oweTask, taskKey } from '../shared/outbox-messages.ts';
import { lockTask, placesOf, startAgain, writeStatus, type LockedTask, type Places } from './store.ts';

const refuse = defineRefusals({
  not_allowed: 'forbidden',
  task_missing: 'missing',
  task_ended: 'conflict',
  task_proposed: 'conflict',
  task_not_paused: 'conflict',
  task_not_proposed: 'conflict',
  own_proposal: 'forbidden',
});
type Asked = { guildId: string; taskId: number };

/**
 * Stops claiming; open claims go on. Nothing happens when it is paused already.
 * Refuses: server_missing, not_allowed, feature_off, task_missing, task_ended, task_proposed.
 */
export async function pauseTask(ctx: Ctx, asked: Asked): Promise<void> {
  return running(ctx, asked, async (work, task) => {
    if (task.status === 'proposed') throw refuse('task_proposed');
    if (task.status === 'paused') return;
    if (task.status !== 'active') throw refuse('task_ended');
    await writeStatus(work, { ...asked, status: 'paused', by: byOf(ctx.actor) });
    await told(work, task, 'pause_task', 'paused');
  });
}

/**
 * Lets members claim a paused task again. Nothing happens when they can already.
 * Refuses: server_missing, not_allowed, feature_off, task_missing, task_not_paused.
 */
export async function resumeTask(ctx: Ctx, asked: Asked): Promise<void> {
  return running(ctx, asked, async (work, task) => {
    if (task.status === 'active') return;
    if (task.status !== 'paused') throw refuse('task_not_paused');
    await writeStatus(work, { ...asked, status: 'active', by: null });
    await told(work, task, 'resume_task', 'active');
  });
}

/**
 * Opens a task that a member proposed: its time begins now. Nobody approves their own.
 * Refuses: server_missing, not_allowed, feature_off, task_missing, task_not_proposed, own_proposal.
 */
export async function approveTask(ctx: Ctx, asked: Asked): Promise<void> {
  return running(ctx, asked, async (work, task, places) => {
    await requireRight(ctx, work, asked.guildId, RIGHTS.manage_tasks);
    if (task.status !== 'proposed') throw refuse('task_not_proposed');
    if (ctx.actor.kind === 'member' && ctx.actor.userId === task.proposerId) throw refuse('own_proposal');
    await startAgain(work, asked.taskId);
    await told(work, task, 'approve_task', 'active');
    await oweProposerNotice(work, asked.taskId, 'approved');
    if (places.announcementChannelId !== null) {
      await oweAnnouncement(work, asked.taskId, places.announcementChannelId);
    }
  });
}

/**
 * Owes the task's message anew: posts it again when it was deleted in Discord, tries at once when it waits or is blocked.
 * Refuses: server_missing, not_allowed, task_missing, task_proposed (it has no message yet).
 */
export async function repostTask(ctx: Ctx, asked: Asked): Promise<void> {
  return running(ctx, asked, async (work, task) => {
    if (task.status === 'proposed') throw refuse('task_proposed');
    const { taskId } = asked;
    await owePost(work, {
      key: taskKey(taskId),
      kind: 'task',
      channelId: task.terms.channel_id,
      payload: { task: taskId },
    });
    await work.change({ dataType: 'tasks', changeType: 'update', affectedIds: [String(taskId)] });
  });
}

/** Moderators may run tasks where the server lets them moderate; admins always. */
function running(
  ctx: Ctx,
  { guildId, taskId }: Asked,
  run: (work: Work, task: LockedTask, places: Places) => Promise<void>,
): Promise<void> {
  return ctx.transact(guildId, async (work) => {
    const held = await requireRight(ctx, work, guildId, RIGHTS.run_tasks);
    const places = await placesOf(work, guildId);
    if (held === 'moderator' && !places.moderatorsMay) throw refuse('not_allowed', { needed: 'admin' });
    requireTasksOn(places);
    const task = await lockTask(work, taskId);
    if (task === undefined) throw refuse('task_missing');
    await run(work, task, places);
  });
}

async function told(work: Work, task: LockedTask, act: string, status: string): Promise<void> {
  await oweTask(work, { taskId: task.taskId, channelId: task.terms.channel_id });
  await recordAudit(work, { act, target: `task:${task.taskId}`, before: { status: task.status }, after: { status } });
  await work.change({ dataType: 'tasks', changeType: 'update', affectedIds: [String(task.taskId)] });
}
