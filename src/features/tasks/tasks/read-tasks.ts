import { requireRight } from '../../../core/access/rights/require-right.ts';
import { reaches, RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { findOpenTasks, findTaskNames, type TaskLine, type TaskName } from '../shared/member-task-store.ts';
import { taskShown, type TaskShown } from '../shared/task-message-store.ts';
import { requireTasksOn } from './check-terms.ts';
import { placesOf } from './store.ts';

const refuse = defineRefusals({ task_missing: 'missing' });
const ON_A_PAGE = 8;

export type OpenTasks = {
  tasks: TaskLine[];
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
    requireTasksOn(await placesOf(queries, guildId));
    const found = await findOpenTasks(queries, { guildId, category: category ?? null, page, onPage: ON_A_PAGE });
    return { ...found, pages: Math.max(1, Math.ceil(found.total / ON_A_PAGE)) };
  });
}

/** One task as its message shows it; proposals only to staff. Refuses server_missing, task_missing. */
export async function readTask(ctx: Ctx, { guildId, taskId }: { guildId: string; taskId: number }): Promise<TaskShown> {
  return ctx.read(guildId, async (queries) => {
    const held = await requireRight(ctx, queries, guildId, RIGHTS.view_tasks);
    const task = await taskShown(queries, guildId, taskId);
    const isHidden = task?.status === 'proposed' && !reaches(held, RIGHTS.review_claims);
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
): Promise<TaskName[]> {
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, which === 'open' ? RIGHTS.view_tasks : RIGHTS.run_tasks);
    return findTaskNames(queries, { guildId, text: text.trim(), which });
  });
}
