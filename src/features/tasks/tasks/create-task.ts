import { requireRight } from '../../../core/access/rights/require-right.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { actorToText } from '../../../core/ledger/entry-data.ts';
import { refuse } from '../shared/refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { requireTasksEnabled, requireTermReferences } from './check-terms.ts';
import { enqueueAnnouncement, enqueueTaskMessage } from '../shared/outbox-messages.ts';
import type { NewTask } from '../shared/schemas-contract.ts';
import { insertTask, readTaskFeatureSettings, allocateTaskNumber, findTaskByOperation } from './store.ts';
import { applyDefaultTerms } from './default-terms.ts';
import { RIGHTS } from '../shared/rights.ts';

/**
 * Creates a task and enqueues its message, and its announcement where the server has a channel for it. Returns its number and
 * channel; a repeated operation returns the same ones.
 * Refuses: server_missing, not_allowed, feature_off, channel_needed (neither given nor set for the server),
 * channel_unknown, role_unknown (role_id, required_role_id), task_unknown (required_task_id); the last four name the field.
 */
export async function createTask(
  ctx: Ctx,
  { guildId, task }: { guildId: string; task: NewTask },
): Promise<{ taskId: number; channelId: string }> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.manage_tasks);
    const featureSettings = await readTaskFeatureSettings(work, guildId);
    requireTasksEnabled(featureSettings);
    const terms = applyDefaultTerms(task);
    const channelId = terms.channel_id ?? featureSettings.taskChannelId;
    if (channelId === null) throw refuse('channel_needed', {}, 'channel_id');
    const existing = await findTaskByOperation(work, ctx.operationId);
    if (existing !== undefined) return existing;
    const taskId = await allocateTaskNumber(work);
    // The same operation may have created it while this call waited for its number.
    const createdMeanwhile = await findTaskByOperation(work, ctx.operationId);
    if (createdMeanwhile !== undefined) return createdMeanwhile;
    const resolvedTerms = { ...terms, channel_id: channelId };
    const roleName = await requireTermReferences(work, { terms: resolvedTerms, before: undefined, taskId });
    await insertTask(work, {
      taskId,
      terms: resolvedTerms,
      roleName,
      createdBy: actorToText(ctx.actor),
      operationId: ctx.operationId,
    });
    await enqueueTaskMessage(work, { taskId, channelId });
    if (featureSettings.announcementChannelId !== null)
      await enqueueAnnouncement(work, taskId, featureSettings.announcementChannelId);
    await recordAudit(work, { operation: 'create_task', target: `task:${taskId}`, after: resolvedTerms });
    await work.recordChange({ dataType: 'tasks', changeType: 'create', affectedIds: [String(taskId)] });
    return { taskId, channelId };
  });
}
