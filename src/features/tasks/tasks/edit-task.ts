import { requireRight } from '../../../core/access/rights/require-right.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { refuse } from '../shared/refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { requireTasksEnabled, requireTermReferences } from './check-terms.ts';
import { enqueueTaskMessage } from '../shared/outbox-messages.ts';
import { findChangedTerms, pickTerms, applyTermsChange } from '../shared/rules.ts';
import type { TaskChange } from '../shared/schemas-contract.ts';
import { lockTask, readTaskFeatureSettings, writeTerms } from './store.ts';
import { RIGHTS } from '../shared/rights.ts';

/**
 * Changes the given terms of a task and enqueues its message. Open claims keep their reward, role and deadline. A new duration
 * moves an end that was derived from the old one. When nothing differs, nothing is written, enqueued or audited.
 * Refuses: server_missing, not_allowed, feature_off, task_missing, task_ended (cancelled or completed; an expired task opens
 * again when its end is moved to the future), places_taken {taken} (fewer slots than claims hold), terms_funded (reward, slots
 * or role of a task that a member pays for), channel_unknown, role_unknown, task_unknown; the last three name the field.
 */
export async function editTask(
  ctx: Ctx,
  { guildId, taskId, change }: { guildId: string; taskId: number; change: TaskChange },
): Promise<{ taskId: number; changed: readonly string[] }> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.manage_tasks);
    requireTasksEnabled(await readTaskFeatureSettings(work, guildId));
    const task = await lockTask(work, taskId);
    if (task === undefined) throw refuse('task_missing');
    if (task.status === 'cancelled' || task.status === 'completed') throw refuse('task_ended');
    const after = applyTermsChange(task.terms, change, task.createdAt);
    const changed = findChangedTerms(task.terms, after);
    if (changed.length === 0) return { taskId, changed };
    const { max_claims: maxClaims } = after;
    if (maxClaims !== -1 && maxClaims < task.currentClaims) {
      throw refuse('places_taken', { taken: task.currentClaims }, 'max_claims');
    }
    const fundedTerm = changed.find((name) => name === 'reward' || name === 'max_claims' || name === 'role_id');
    if (task.proposerId !== null && fundedTerm !== undefined) throw refuse('terms_funded', {}, fundedTerm);
    const roleName = await requireTermReferences(work, { terms: after, before: task.terms, taskId });
    const isReopened =
      task.status === 'expired' && changed.includes('expires_at') && isInFuture(after.expires_at, work.now);
    await writeTerms(work, { taskId, terms: after, roleName, isReopened });
    await enqueueTaskMessage(work, { taskId, channelId: after.channel_id });
    await recordAudit(work, {
      operation: 'edit_task',
      target: `task:${taskId}`,
      before: pickTerms(task.terms, changed),
      after: pickTerms(after, changed),
    });
    await work.recordChange({ dataType: 'tasks', changeType: 'update', affectedIds: [String(taskId)] });
    return { taskId, changed };
  });
}

const isInFuture = (timestamp: string | null, now: Date): boolean => timestamp === null || new Date(timestamp) > now;
