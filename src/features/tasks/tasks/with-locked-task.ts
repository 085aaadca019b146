import { requireRight } from '../../../core/access/rights/require-right.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx, Work } from '../../../platform/work.ts';
import { requireTasksEnabled } from './check-terms.ts';
import { lockTask, readTaskFeatureSettings, type LockedTask, type TaskFeatureSettings } from './store.ts';

const refuse = defineRefusals({ not_allowed: 'forbidden', task_missing: 'missing' });

export type TaskInput = { guildId: string; taskId: number };

/**
 * Calls `run` in one transaction that holds the task's lock. Admins may always do so, moderators where the server lets them
 * moderate.
 * Refuses: server_missing, not_allowed, feature_off, task_missing.
 */
export function withLockedTask(
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
