import { requireRight } from '../../../core/access/rights/require-right.ts';
import { refuse } from '../shared/refusals.ts';
import type { Ctx, Work } from '../../../platform/work.ts';
import { requireTasksEnabled } from './check-terms.ts';
import { lockTask, readTaskFeatureSettings, type LockedTask, type TaskFeatureSettings } from './store.ts';
import { RIGHTS } from '../shared/rights.ts';

export type TaskInput = { guildId: string; taskId: number };

/**
 * Calls `run` in one transaction that holds the task's lock, for staff.
 * Refuses: server_missing, not_allowed, feature_off, task_missing.
 */
export function withLockedTask(
  ctx: Ctx,
  { guildId, taskId }: TaskInput,
  run: (work: Work, task: LockedTask, featureSettings: TaskFeatureSettings) => Promise<void>,
): Promise<void> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.run_tasks);
    const featureSettings = await readTaskFeatureSettings(work, guildId);
    requireTasksEnabled(featureSettings);
    const task = await lockTask(work, taskId);
    if (task === undefined) throw refuse('task_missing');
    await run(work, task, featureSettings);
  });
}
