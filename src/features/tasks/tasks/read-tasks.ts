import { requireRight } from '../../../core/access/rights/require-right.ts';
import { isRightSufficient, RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { findOpenTasks, findTaskSuggestions, type OpenTask, type TaskSuggestion } from '../shared/member-task-store.ts';
import { readTaskMessageData, type TaskMessageData } from '../shared/task-message-store.ts';
import { requireTasksEnabled } from './check-terms.ts';
import { readTaskFeatureSettings } from './store.ts';

const refuse = defineRefusals({ task_missing: 'missing' });
const PAGE_SIZE = 8;

export type OpenTasks = {
  tasks: OpenTask[];
  /** From 1; never beyond the last. */
  page: number;
  pages: number;
  total: number;
  /** Of open tasks, sorted. */
  categories: string[];
  currencyName: string;
};

/** Tasks that can be claimed now, those that end first in front. Refuses server_missing, feature_off. */
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

/** One task as its message shows it; proposals only to staff. Refuses server_missing, task_missing. */
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
 * At most 25 tasks whose name or number goes with what is typed, for autocomplete: `open` ones that can be claimed, `all`
 * that are not being deleted (staff). Strangers and those without the right get none.
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
