import { requireRight } from '../../../core/access/rights/require-right.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { byOf } from '../../../core/ledger/entry-data.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { requireTasksOn, requireTerms } from './check-terms.ts';
import { oweAnnouncement, oweTask } from '../shared/outbox-messages.ts';
import type { NewTask } from '../shared/schemas-contract.ts';
import { insertTask, placesOf, takeNumber, taskMadeBy } from './store.ts';
import { termsOfNew } from './default-terms.ts';

const refuse = defineRefusals({ channel_needed: 'invalid' });

/**
 * Makes a task and owes its message, and its announcement where the server wants one. Answers its number; a repeat of the
 * act answers the same one.
 * Refuses: server_missing, not_allowed, feature_off, channel_needed (neither named nor set for the server),
 * channel_unknown, role_unknown (role_id, required_role_id), task_unknown (required_task_id); the last four name the field.
 */
export async function createTask(
  ctx: Ctx,
  { guildId, task }: { guildId: string; task: NewTask },
): Promise<{ taskId: number; channelId: string }> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.manage_tasks);
    const places = await placesOf(work, guildId);
    requireTasksOn(places);
    const terms = termsOfNew(task);
    const channelId = terms.channel_id ?? places.taskChannelId;
    if (channelId === null) throw refuse('channel_needed', {}, 'channel_id');
    const before = await taskMadeBy(work, ctx.actId);
    if (before !== undefined) return before;
    const taskId = await takeNumber(work);
    // The same act may have made it while this one waited for its number.
    const meanwhile = await taskMadeBy(work, ctx.actId);
    if (meanwhile !== undefined) return meanwhile;
    const whole = { ...terms, channel_id: channelId };
    const roleName = await requireTerms(work, { terms: whole, before: undefined, taskId });
    await insertTask(work, { taskId, terms: whole, roleName, createdBy: byOf(ctx.actor), actId: ctx.actId });
    await oweTask(work, { taskId, channelId });
    if (places.announcementChannelId !== null) await oweAnnouncement(work, taskId, places.announcementChannelId);
    await recordAudit(work, { act: 'create_task', target: `task:${taskId}`, after: whole });
    await work.change({ dataType: 'tasks', changeType: 'create', affectedIds: [String(taskId)] });
    return { taskId, channelId };
  });
}
