import { requireRight } from '../../../../core/access/rights/require-right.ts';
import { isRightSufficient } from '../../../../core/access/rights/rights.ts';
import { refuse } from '../../shared/refusals.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { findOpenTasks, findTaskSuggestions, type OpenTask, type TaskSuggestion } from './open-tasks-store.ts';
import { readTaskMessageData, type TaskMessageData } from '../../shared/task-message-store.ts';
import { requireTasksEnabled } from '../check-terms.ts';
import { readTaskFeatureSettings } from '../store.ts';
import { RIGHTS } from '../../shared/rights.ts';

const PAGE_SIZE = 8;

export type OpenTasks = {
  tasks: OpenTask[];
  /** Counts from 1; never beyond the last page. */
  page: number;
  pages: number;
  total: number;
  /** The categories of open tasks, sorted. */
  categories: string[];
  currencyName: string;
};

/** Returns a page of the tasks that can be claimed now, soonest expiry first. Refuses server_missing, feature_off. */
export async function readOpenTasks(
  ctx: Ctx,
  { guildId, category, page = 1 }: { guildId: string; category?: string | undefined; page?: number },
): Promise<OpenTasks> {
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.view_tasks);
    requireTasksEnabled(await readTaskFeatureSettings(queries, guildId));
    const found = await findOpenTasks(queries, { guildId, category: category ?? null, page, pageSize: PAGE_SIZE });
    return { ...found, pages: Math.max(1, Math.ceil(found.total / PAGE_SIZE)) };
  });
}

/** Returns the data of a task message; proposals only to staff. Refuses server_missing, task_missing. */
export async function readTask(
  ctx: Ctx,
  { guildId, taskId }: { guildId: string; taskId: number },
): Promise<TaskMessageData> {
  return ctx.read(guildId, async (queries) => {
    const level = await requireRight(ctx, queries, guildId, RIGHTS.view_tasks);
    const task = await readTaskMessageData(queries, guildId, taskId);
    const isHidden = task?.status === 'proposed' && !isRightSufficient(level, RIGHTS.review_claims);
    if (task === undefined || task.isClosing || isHidden) throw refuse('task_missing');
    return task;
  });
}

/**
 * Returns at most 25 tasks whose name or number matches `text`, for autocomplete: `open` for those that can be claimed, `all`
 * for every task that is not being deleted (staff only). Refuses server_missing, not_allowed.
 */
export async function suggestTasks(
  ctx: Ctx,
  { guildId, text, which }: { guildId: string; text: string; which: 'open' | 'all' },
): Promise<TaskSuggestion[]> {
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, which === 'open' ? RIGHTS.view_tasks : RIGHTS.run_tasks);
    return findTaskSuggestions(queries, { guildId, text: text.trim(), which });
  });
}
