import { TASK_STATES } from '../../../src/features/tasks/shared/schemas-contract.ts';
import type { TasksParams } from '../../api/task-queries.ts';

export const PER_PAGE = 25;
const MAX_PAGE = 400;
export type TaskState = (typeof TASK_STATES)[number];
/** Search params of the tasks page; default values are left out. */
export type TasksSearch = { q?: string; category?: string; view?: 'table'; state?: TaskState; page?: number };

/** Parses the search params; invalid values are ignored. */
export function readTasksSearch(raw: Record<string, unknown>): TasksSearch {
  const { q, category, view } = raw;
  const state = TASK_STATES.find((one) => one === raw['state']);
  const page = Number(raw['page']);
  return {
    ...(typeof q === 'string' && q !== '' && { q: q.slice(0, 100) }),
    ...(typeof category === 'string' && category !== '' && { category: category.slice(0, 50) }),
    ...(view === 'table' && { view }),
    ...(state && { state }),
    ...(Number.isInteger(page) && page > 1 && page <= MAX_PAGE && { page }),
  };
}

/** Returns the query parameters that both views share. */
export const toFilterParams = ({ q, category }: TasksSearch): Pick<TasksParams, 'search' | 'category'> => ({
  ...(q && { search: q }),
  ...(category && { category }),
});

/** Returns the query of one page of the table, newest first. */
export const toTableParams = (search: TasksSearch): TasksParams => ({
  ...toFilterParams(search),
  ...(search.state && { state: search.state }),
  sort_by: 'created',
  order: 'desc',
  limit: PER_PAGE,
  offset: ((search.page ?? 1) - 1) * PER_PAGE,
});

/** Returns the query of one column of the board, newest first. */
export const toColumnParams = (search: TasksSearch, state: TaskState, limit: number): TasksParams => ({
  ...toFilterParams(search),
  state,
  sort_by: 'created',
  order: 'desc',
  limit,
});
